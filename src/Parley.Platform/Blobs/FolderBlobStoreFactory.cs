using Parley.Platform.Configuration;

namespace Parley.Platform.Blobs;

internal sealed class FolderBlobStoreFactory(DataFolder folder) : IBlobStoreFactory
{
    public BlobEngine Engine => BlobEngine.Folder;

    public IBlobStore Create() => new FolderBlobStore(folder);
}
