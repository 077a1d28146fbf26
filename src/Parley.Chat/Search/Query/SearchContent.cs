namespace Parley.Chat.Search.Query;

/// <summary>What <c>has:</c> asks for.</summary>
internal enum SearchContent
{
    File,
    Image,
    Video,
    Audio,
    Voice,
    Link,
}

internal static class SearchContents
{
    public const string Names = "file, image, video, audio, voice or link";

    public static bool TryParse(string text, out SearchContent content)
    {
        (content, var known) = text.ToLowerInvariant() switch
        {
            "file" => (SearchContent.File, true),
            "image" => (SearchContent.Image, true),
            "video" => (SearchContent.Video, true),
            "audio" => (SearchContent.Audio, true),
            "voice" => (SearchContent.Voice, true),
            "link" => (SearchContent.Link, true),
            _ => (default, false),
        };
        return known;
    }
}
