namespace Parley.Platform.Blobs;

/// <summary>Makes the store of one engine. Engine projects register further ones; <see cref="BlobOptions.Engine"/> chooses.</summary>
public interface IBlobStoreFactory
{
    BlobEngine Engine { get; }

    IBlobStore Create();
}
