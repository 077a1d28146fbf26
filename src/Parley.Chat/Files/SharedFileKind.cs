using Parley.Protocol.Media;

namespace Parley.Chat.Files;

/// <summary>What people look for among a conversation's files.</summary>
internal enum SharedFileKind
{
    /// <summary>Pictures and videos that browsers may show.</summary>
    Media,

    /// <summary>Sounds that they may play, voice messages among them.</summary>
    Audio,

    /// <summary>Everything else.</summary>
    Other,
}

internal static class SharedFileKinds
{
    public const string Names = "media, audio or other";

    /// <summary>By its name in requests.</summary>
    public static bool TryParse(string text, out SharedFileKind kind)
    {
        (kind, var known) = text switch
        {
            "media" => (SharedFileKind.Media, true),
            "audio" => (SharedFileKind.Audio, true),
            "other" => (SharedFileKind.Other, true),
            _ => (default, false),
        };
        return known;
    }

    public static SharedFileKind Of(StoredFile file) =>
        !file.Inline || file.Type is null ? SharedFileKind.Other
        : file.Type.StartsWith("audio/", StringComparison.Ordinal) ? SharedFileKind.Audio
        : SharedFileKind.Media;
}
