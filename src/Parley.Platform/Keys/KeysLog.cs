using Microsoft.Extensions.Logging;

namespace Parley.Platform.Keys;

/// <summary>Event ids 2100–2199. Never keys, only their numbers.</summary>
internal static partial class KeysLog
{
    [LoggerMessage(2100, LogLevel.Warning, "The key file has changed: master key {Current} is the current one of {Count}.")]
    public static partial void FileTaken(ILogger logger, int current, int count);

    [LoggerMessage(2101, LogLevel.Warning, "{Count} {Name} of {Module} were wrapped anew with master key {Number}.")]
    public static partial void Rewrapped(ILogger logger, long count, string name, string module, int number);

    [LoggerMessage(2102, LogLevel.Error, "The key file cannot be read, the keys in memory stay in use: {Reason}")]
    public static partial void FileUnreadable(ILogger logger, string reason);

    [LoggerMessage(2103, LogLevel.Error, "The changed key file {File} is not taken, the keys in memory stay in use: {Reason}. Put the right one back.")]
    public static partial void FileRefused(ILogger logger, string file, string reason);

    [LoggerMessage(2104, LogLevel.Error, "A change of the master keys could not be carried out; it is tried again.")]
    public static partial void RotationFailed(ILogger logger, Exception exception);

    [LoggerMessage(2105, LogLevel.Error, "{Label} cannot be unwrapped ({Reason}); `parley-server keys verify` names all such.")]
    public static partial void SecretUnreadable(ILogger logger, string label, string reason);
}
