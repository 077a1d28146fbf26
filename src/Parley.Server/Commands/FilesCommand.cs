using System.Globalization;
using Parley.Media;
using Parley.Media.Upkeep;
using Parley.Platform.Database;

namespace Parley.Server.Commands;

/// <summary><c>files verify | gc</c>. Beside a running server: databases are only read. What was not sent, the server collects itself.</summary>
internal static class FilesCommand
{
    public static async Task<int> VerifyAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        var damaged = 0;
        var (blobs, bytes) = await app.Services.GetRequiredService<BlobVerification>().RunAsync(
            problem =>
            {
                damaged++;
                Console.Error.WriteLine($"parley-server: {problem}");
            },
            cancellationToken);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{blobs:N0} blobs with {bytes:N0} bytes were read, {damaged:N0} of them are missing or damaged."));
        return damaged == 0 ? 0 : 1;
    }

    public static async Task<int> CollectAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        var removed = await app.Services.GetRequiredService<BlobCollection>().RunAsync(cancellationToken);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{removed:N0} blobs belonged to no file and were removed."));
        return 0;
    }

    private static async Task<WebApplication> OpenAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var app = ConsoleServer.Compose(settings);
        app.Services.Keys();
        return await app.Services.GetRequiredKeyedService<ModuleDatabase>(MediaModule.Name).HasTableAsync("installation", cancellationToken)
            ? app
            : throw new StartupException("There are no files: no server of this version has run here yet.");
    }
}
