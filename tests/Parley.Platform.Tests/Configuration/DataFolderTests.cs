using System.Runtime.Versioning;
using Parley.Platform.Configuration;
using Parley.Testing;

namespace Parley.Platform.Tests.Configuration;

public sealed class DataFolderTests
{
    [Fact, UnsupportedOSPlatform("windows")]
    public void New_MakesTheFolderForItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists.");
        using var temporary = new TemporaryFolder();
        var folder = new DataFolder(temporary.File("data"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.FullPath));
    }

    [Fact]
    public void Lock_ByASecondServer_IsRefusedUntilTheFirstEnds()
    {
        using var temporary = new TemporaryFolder();
        using (new DataFolder(temporary.FullPath).Lock())
        {
            var refused = Assert.Throws<DataFolderInUseException>(() => new DataFolder(temporary.FullPath).Lock());
            Assert.Contains(temporary.FullPath, refused.Message, StringComparison.Ordinal);
        }

        new DataFolder(temporary.FullPath).Lock().Dispose();
    }
}
