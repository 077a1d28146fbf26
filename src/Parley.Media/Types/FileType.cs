namespace Parley.Media.Types;

/// <summary>What is done with a file because of what it is.</summary>
internal enum TypeFamily
{
    /// <summary>It is kept as it is, and only ever saved.</summary>
    Other,

    Image,

    Video,

    Audio,
}

/// <summary>A type that a file's content shows.</summary>
/// <param name="Name">Its media type.</param>
/// <param name="Family">What is done with it.</param>
/// <param name="Demuxer">Of a recording: what ffmpeg calls the form that it is read in. Named, because ffmpeg's own guess opens playlists, which open other files.</param>
/// <param name="Muxer">The form that it is written in.</param>
/// <param name="Inline">Whether browsers may show it. What can run a script never may.</param>
internal sealed record FileType(string Name, TypeFamily Family, string? Demuxer = null, string? Muxer = null, bool Inline = false)
{
    public static readonly FileType Jpeg = new("image/jpeg", TypeFamily.Image, Inline: true);
    public static readonly FileType Png = new("image/png", TypeFamily.Image, Inline: true);
    public static readonly FileType Gif = new("image/gif", TypeFamily.Image, Inline: true);
    public static readonly FileType WebP = new("image/webp", TypeFamily.Image, Inline: true);
    public static readonly FileType Mp4 = new("video/mp4", TypeFamily.Video, "mov", "mp4", Inline: true);
    public static readonly FileType QuickTime = new("video/quicktime", TypeFamily.Video, "mov", "mov");
    public static readonly FileType WebM = new("video/webm", TypeFamily.Video, "matroska", "webm", Inline: true);
    public static readonly FileType Matroska = new("video/x-matroska", TypeFamily.Video, "matroska", "matroska");
    public static readonly FileType M4A = new("audio/mp4", TypeFamily.Audio, "mov", "ipod", Inline: true);
    public static readonly FileType WebA = new("audio/webm", TypeFamily.Audio, "matroska", "webm", Inline: true);
    public static readonly FileType Mp3 = new("audio/mpeg", TypeFamily.Audio, "mp3", "mp3", Inline: true);
    public static readonly FileType Ogg = new("audio/ogg", TypeFamily.Audio, "ogg", "ogg", Inline: true);
    public static readonly FileType Wav = new("audio/wav", TypeFamily.Audio, "wav", "wav", Inline: true);
    public static readonly FileType Flac = new("audio/flac", TypeFamily.Audio, "flac", "flac", Inline: true);
    public static readonly FileType Svg = new("image/svg+xml", TypeFamily.Other);
    public static readonly FileType Html = new("text/html", TypeFamily.Other);
    public static readonly FileType Pdf = new("application/pdf", TypeFamily.Other);
    public static readonly FileType Zip = new("application/zip", TypeFamily.Other);
    public static readonly FileType Gzip = new("application/gzip", TypeFamily.Other);
    public static readonly FileType Text = new("text/plain", TypeFamily.Other);
    public static readonly FileType Unknown = new("application/octet-stream", TypeFamily.Other);

    private static readonly FileType[] All =
    [
        Jpeg, Png, Gif, WebP, Mp4, QuickTime, WebM, Matroska, M4A, WebA, Mp3, Ogg, Wav, Flac, Svg, Html, Pdf, Zip, Gzip, Text, Unknown,
    ];

    public static FileType Of(string? name) => All.FirstOrDefault(type => type.Name == name) ?? Unknown;
}
