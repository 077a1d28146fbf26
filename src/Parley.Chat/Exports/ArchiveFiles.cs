using System.Collections.Frozen;
using Parley.Protocol.Media;

namespace Parley.Chat.Exports;

/// <summary>
/// Where files lie in an archive. Their names there are ids: a name that somebody has given may climb out of the folder, deceive, or be another one's. The ending is by what the
/// server found in the file, and never one that a browser or a system would run.
/// </summary>
internal static class ArchiveFiles
{
    private static readonly FrozenDictionary<string, string> Endings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["image/jpeg"] = ".jpg",
        ["image/png"] = ".png",
        ["image/gif"] = ".gif",
        ["image/webp"] = ".webp",
        ["image/avif"] = ".avif",
        ["video/mp4"] = ".mp4",
        ["video/webm"] = ".webm",
        ["audio/mpeg"] = ".mp3",
        ["audio/mp4"] = ".m4a",
        ["audio/ogg"] = ".ogg",
        ["audio/webm"] = ".weba",
        ["audio/wav"] = ".wav",
        ["audio/flac"] = ".flac",
        ["application/pdf"] = ".pdf",
        ["application/zip"] = ".zip",
        ["text/plain"] = ".txt",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>From the page, and from the archive's beginning.</summary>
    public static string PathOf(StoredFile file) => $"files/{file.Id}{Endings.GetValueOrDefault(file.Type ?? "", ".bin")}";

    /// <summary><c>image</c>, <c>video</c> or <c>audio</c>: what the page shows in its place; null: only by a link.</summary>
    public static string? KindOf(StoredFile file) => !file.Inline || file.Type is not { } type || !Endings.ContainsKey(type) ? null
        : type.Split('/')[0] is var kind && kind is "image" or "video" or "audio" ? kind
        : null;
}
