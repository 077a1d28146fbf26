namespace Parley.Platform.Blobs;

/// <summary>The object or file that says whose a store is.</summary>
public static class BlobOwner
{
    /// <summary>No blob's name.</summary>
    public const string Name = "owner";

    public const int MostCharacters = 64;
}
