using Parley.Media.Files;

namespace Parley.Media.Pictures;

/// <summary>The squares that are made of a picture. Lists show 24 to 48 points and headers up to 96, on screens of one to three pixels a point.</summary>
internal static class PictureSizes
{
    /// <summary>The largest first: the others are made of it.</summary>
    public static readonly IReadOnlyList<(BlobKind Kind, int Side)> All = [(BlobKind.Square256, 256), (BlobKind.Square128, 128), (BlobKind.Square64, 64)];

    public const int Default = 128;

    public static BlobRow? Find(IReadOnlyList<BlobRow> blobs, int side) => blobs.FirstOrDefault(blob => (int)blob.Kind == side);

    public static bool IsOne(int side) => All.Any(size => size.Side == side);

    public static bool AreMade(IReadOnlyList<BlobRow> blobs) => All.All(size => Find(blobs, size.Side) is not null);
}
