using Parley.Platform.Configuration;
using Parley.Server.Commands;

namespace Parley.Server.Hosting;

internal static class DataFolders
{
    public const string Setting = "Parley:Data";

    /// <summary>The configured folder, or the user's own place for application data, which `git clean` does not reach.</summary>
    public static DataFolder Open(IConfiguration configuration)
    {
        var path = configuration[Setting] is { Length: > 0 } configured ? configured : Default();
        try
        {
            return new DataFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder {path} cannot be written: {exception.Message} Choose another with --data, or mend its permissions.");
        }
    }

    public static string Default() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "parley");
}
