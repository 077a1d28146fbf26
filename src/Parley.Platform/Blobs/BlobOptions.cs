namespace Parley.Platform.Blobs;

/// <summary>What keeps blobs.</summary>
public enum BlobEngine
{
    /// <summary>A folder of the data folder.</summary>
    Folder,

    /// <summary>A bucket that is spoken to by the S3 API.</summary>
    S3,
}

/// <summary>Section <c>Parley:Blobs</c>.</summary>
public sealed class BlobOptions
{
    public const string Section = "Parley:Blobs";

    /// <summary><c>Folder</c> (default): the folder <c>blobs</c> of the data folder. <c>S3</c>: a bucket (<c>Parley:Blobs:S3</c>), which several servers share.</summary>
    public BlobEngine Engine { get; set; } = BlobEngine.Folder;
}
