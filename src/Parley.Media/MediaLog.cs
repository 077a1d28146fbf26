using Microsoft.Extensions.Logging;
using Parley.Protocol;

namespace Parley.Media;

/// <summary>Event ids 6000–6999. Never names of files, links or anything of what is in them.</summary>
internal static partial class MediaLog
{
    [LoggerMessage(6000, LogLevel.Error, "{Program} is not installed: files that need it are refused. docs/operations/files.md names the packages.")]
    public static partial void ProgramMissing(ILogger logger, string program);

    [LoggerMessage(6001, LogLevel.Warning, "The system does not let this server take the network from programs that make previews; they run with one.")]
    public static partial void NoNetworkIsolation(ILogger logger);

    [LoggerMessage(6002, LogLevel.Debug, "A program has stopped reading its input.")]
    public static partial void ProgramReadsNoFurther(ILogger logger);

    [LoggerMessage(6003, LogLevel.Error, "File {FileId} could not be looked at; it will be tried again.")]
    public static partial void ProcessingFailed(ILogger logger, Exception exception, FileId fileId);

    [LoggerMessage(6004, LogLevel.Error, "Looking after files failed; it will be tried again.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(6005, LogLevel.Information, "{Files} files were collected that nobody had sent, and {Blobs} blobs that belonged to none.")]
    public static partial void Swept(ILogger logger, int files, int blobs);

    [LoggerMessage(6006, LogLevel.Error, "A blob of file {FileId} is missing or damaged.")]
    public static partial void BlobDamaged(ILogger logger, Exception exception, FileId fileId);

    [LoggerMessage(6007, LogLevel.Error, "File {FileId} could not be looked at, and would not be the next time: it is refused.")]
    public static partial void ProcessingGivenUp(ILogger logger, Exception exception, FileId fileId);

    [LoggerMessage(6008, LogLevel.Error, "Files cannot be stored: is the disk full, or away?")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(6009, LogLevel.Warning, "A download of file {FileId} was broken off: {Cause}.")]
    public static partial void DownloadBroken(ILogger logger, FileId fileId, string cause);

    [LoggerMessage(6010, LogLevel.Error, "Blobs that belong to no file are not collected: {Problem}.")]
    public static partial void StoreIsForeign(ILogger logger, string problem);
}
