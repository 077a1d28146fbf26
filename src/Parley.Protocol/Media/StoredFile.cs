using System.Text.Json.Serialization;

namespace Parley.Protocol.Media;

/// <summary>How far a file has come. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<FileState>))]
public enum FileState
{
    /// <summary>Its bytes are arriving.</summary>
    Uploading = 0,

    /// <summary>It is here, and is looked at.</summary>
    Processing = 1,

    /// <summary>It can be sent and fetched.</summary>
    Ready = 2,

    /// <summary>It is not taken, and nothing of it was kept; see <see cref="StoredFile.Refusal"/>.</summary>
    Refused = 3,
}

/// <summary>What there is of one file. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<FileVariant>))]
public enum FileVariant
{
    /// <summary>The file. Of an image, a video or a sound without what their makers wrote about place, time and device.</summary>
    Content = 1,

    /// <summary>An image that fits a screen; of a video its poster. Where there is none, the content.</summary>
    Display = 2,

    /// <summary>A small image.</summary>
    Thumbnail = 3,

    /// <summary>The bytes as they were uploaded; only when that was asked for.</summary>
    Original = 4,
}

/// <summary>A file as its owner, and whoever may read a message that it was sent with, see it.</summary>
public sealed record StoredFile
{
    public required FileId Id { get; init; }

    public required UserId OwnerId { get; init; }

    /// <summary>As it was given, without folders and characters that deceive.</summary>
    public required string Name { get; init; }

    /// <summary>By its content, whatever the uploader said: <c>image/jpeg</c>; null until that is known.</summary>
    public string? Type { get; init; }

    /// <summary>Of the content; while it is uploading, what was announced.</summary>
    public required long Bytes { get; init; }

    public required FileState State { get; init; }

    /// <summary>Whether browsers may show it; everything else is only ever saved.</summary>
    public required bool Inline { get; init; }

    /// <summary>Of the content of an image or a video, in pixels, as it is looked at.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Of a video or a sound.</summary>
    public long? DurationMs { get; init; }

    /// <summary>A blurred picture to show meanwhile: a BlurHash of 4 × 3 components (https://blurha.sh).</summary>
    public string? BlurHash { get; init; }

    /// <summary>Of the content, in hexadecimal digits.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What can be fetched.</summary>
    public required IReadOnlyList<FileVariant> Variants { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Refusal { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An address that works for a short time, for whoever has it.</summary>
public sealed record FileLink
{
    /// <summary>Absolute when files have an origin of their own, else a path.</summary>
    public required string Url { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
