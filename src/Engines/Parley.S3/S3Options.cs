using System.ComponentModel.DataAnnotations;

namespace Parley.S3;

/// <summary>Section <c>Parley:Blobs:S3</c>: the bucket. Used with <c>Parley:Blobs:Engine=S3</c> only.</summary>
public sealed class S3Options
{
    public const string Section = "Parley:Blobs:S3";

    /// <summary>The address of the S3 API, like <c>https://s3.eu-central-1.amazonaws.com</c> or <c>http://minio:9000</c>. Needed; default none.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The region that requests are signed for; servers that have none take the default, <c>us-east-1</c>.</summary>
    [MinLength(1)]
    public string Region { get; set; } = "us-east-1";

    /// <summary>The bucket's name. It must exist. Needed; default none.</summary>
    public string? Bucket { get; set; }

    /// <summary>The access key's id. Needed; default none.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret that belongs to <c>AccessKey</c>. This or <c>SecretKeyFile</c> is needed; default none.</summary>
    public string? SecretKey { get; set; }

    /// <summary>A file that holds the secret, instead of the setting. It is read at the start. Default none.</summary>
    public string? SecretKeyFile { get; set; }

    /// <summary>What stands before every object's name, like <c>parley/</c>, so that a bucket may hold other things, too. Default none.</summary>
    [MaxLength(200)]
    public string? Prefix { get; set; }

    /// <summary>
    /// Whether the bucket's name stands in the path (true, default; every server takes that) or before the host's name
    /// (<c>https://bucket.s3.example</c>).
    /// </summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>
    /// How much is sent in one request, in bytes; what is longer goes in parts. Each upload that is under way holds so much in memory, and 10,000 times as much is the
    /// longest file. Default 8 MiB (files to 80 GiB), 5 MiB–512 MiB.
    /// </summary>
    [Range(5 << 20, 512 << 20)]
    public int PartBytes { get; set; } = 8 << 20;

    /// <summary>
    /// How much memory all uploads that are under way may take together, in bytes; whoever comes when it is used up is told to try again. At least twice
    /// <c>PartBytes</c>. Default 512 MiB (64 large uploads at once), 16 MiB–1 TiB.
    /// </summary>
    [Range(16L << 20, 1L << 40)]
    public long UploadMemoryBytes { get; set; } = 512L << 20;

    /// <summary>How long one request may take, with what it is repeated for; the one that ends an upload in parts may take 10 min. Default 30 s, 1 s–10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The secret, from wherever it stands.</summary>
    internal static string SecretOf(S3Options options) => options.SecretKeyFile is { } file ? File.ReadAllText(file).Trim() : options.SecretKey!;
}
