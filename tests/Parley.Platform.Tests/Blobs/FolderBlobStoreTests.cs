using Parley.Platform.Blobs;
using Parley.Platform.Configuration;
using Parley.Testing;

namespace Parley.Platform.Tests.Blobs;

public sealed class FolderBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override IBlobStore Store => field ??= new FolderBlobStore(new DataFolder(_folder.FullPath));

    [Fact]
    public async Task Complete_LeavesOneFileThatOnlyItsOwnerCanReach()
    {
        var name = await WriteAsync([1]);

        var file = Assert.Single(Directory.GetFiles(_folder.FullPath, "*", SearchOption.AllDirectories));
        Assert.Equal(name.ToString(), Path.GetFileName(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_folder.File("blobs/incoming")) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute));
        }
    }

    public void Dispose() => _folder.Dispose();
}
