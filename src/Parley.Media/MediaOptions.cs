using System.ComponentModel.DataAnnotations;

namespace Parley.Media;

/// <summary>Section <c>Parley:Media</c>.</summary>
public sealed class MediaOptions
{
    public const string Section = "Parley:Media";

    /// <summary>The largest file, in bytes. Default 1 GiB, 1 KiB–1 TiB.</summary>
    [Range(1024L, 1L << 40)]
    public long FileBytes { get; set; } = 1L << 30;

    /// <summary>What all files of one person may take together, in bytes. Default 10 GiB, 1 KiB–1 PiB.</summary>
    [Range(1024L, 1L << 50)]
    public long BytesPerUser { get; set; } = 10L << 30;

    /// <summary>How many files one person may have. Default 50,000, 1–100,000,000.</summary>
    [Range(1, 100_000_000)]
    public int FilesPerUser { get; set; } = 50_000;

    /// <summary>What all files may take together, in bytes. Default 100 GiB, 1 KiB–1 EiB. Leave room on the disk: databases live there, too.</summary>
    [Range(1024L, 1L << 60)]
    public long TotalBytes { get; set; } = 100L << 30;

    /// <summary>How many uploads of one person may be under way at once. Default 20, 1–1000.</summary>
    [Range(1, 1000)]
    public int UploadsPerUser { get; set; } = 20;

    /// <summary>How long a file stays that is not sent, and an upload to which nothing is added. Default 20 hours, 1 minute–23 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "23:00:00")]
    public TimeSpan UnsentLifetime { get; set; } = TimeSpan.FromHours(20);

    /// <summary>How long a link to a file works. Default 1 minute, 5 seconds–1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:01:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Another origin that files are fetched from, like <c>https://files.example</c>, which leads to this server's path <c>/media</c>. Null (default): this one.
    /// What people upload is best kept away from the origin that they are signed in at.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The most pixels that an image may have, all frames of an animation counted once. Default 40 million, 1–100 million.</summary>
    [Range(1, 100_000_000)]
    public int ImagePixels { get; set; } = 40_000_000;

    /// <summary>The most frames of an animation. Default 500, 1–10,000.</summary>
    [Range(1, 10_000)]
    public int ImageFrames { get; set; } = 500;

    /// <summary>The largest image that may become somebody's, or a group's, picture, in bytes. Default 10 MiB, 1 KiB–1 GiB.</summary>
    [Range(1024L, 1L << 30)]
    public long PictureBytes { get; set; } = 10L << 20;

    /// <summary>How long one program that makes previews may compute and take. Default 10 seconds, 1 second–10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ProgramTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much address space such a program may have, in bytes. Default 1 GiB, 256 MiB–64 GiB. What it really uses is far less.</summary>
    [Range(256L << 20, 64L << 30)]
    public long ProgramMemoryBytes { get; set; } = 1L << 30;

    /// <summary>How many files are looked at at once. Default 2, 1–64.</summary>
    [Range(1, 64)]
    public int Programs { get; set; } = 2;
}
