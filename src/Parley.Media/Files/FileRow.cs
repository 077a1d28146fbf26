using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Files;

/// <summary>A row of <c>files</c>.</summary>
internal sealed class FileRow
{
    public const string Columns = """
        file, id, owner, state, resumable, keep_original, secret, bytes, received, charged, type, sha256, width, height, duration_ms, blur_hash, refusal,
        created_at, touched_at
        """;

    public long File { get; init; }

    public FileId Id { get; init; }

    public UserId Owner { get; init; }

    public FileState State { get; init; }

    public long Resumable { get; init; }

    public long KeepOriginal { get; init; }

    public required byte[] Secret { get; init; }

    public long Bytes { get; init; }

    public long Received { get; init; }

    public long Charged { get; init; }

    public string? Type { get; init; }

    public byte[]? Sha256 { get; init; }

    public long? Width { get; init; }

    public long? Height { get; init; }

    public long? DurationMs { get; init; }

    public string? BlurHash { get; init; }

    public string? Refusal { get; init; }

    public long CreatedAt { get; init; }

    public long TouchedAt { get; init; }
}

/// <summary>What a blob is of its file. Stored: the numbers of a <see cref="FileVariant"/>, and 0.</summary>
internal enum BlobKind
{
    /// <summary>A part of what arrives.</summary>
    Part = 0,

    Content = FileVariant.Content,

    Display = FileVariant.Display,

    Thumbnail = FileVariant.Thumbnail,

    Original = FileVariant.Original,

    /// <summary>Squares of a picture that somebody shows of themselves, by their sides: <see cref="Pictures.PictureSizes"/>. No variants of the file: they have a door of their own.</summary>
    Square64 = 64,

    Square128 = 128,

    Square256 = 256,
}

/// <summary>A row of <c>blobs</c>.</summary>
internal sealed class BlobRow
{
    public const string Columns = "file, number, kind, name, bytes";

    public long File { get; init; }

    public long Number { get; init; }

    public BlobKind Kind { get; init; }

    public required string Name { get; init; }

    public long Bytes { get; init; }
}
