using System.Security.Cryptography;
using Parley.Platform.Configuration;
using Parley.Platform.Keys;
using Parley.Testing;

namespace Parley.Platform.Tests.Keys;

public sealed class KeyFileEditorTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();
    private readonly DataFolder _folder;
    private readonly KeyFileEditor _editor;

    public KeyFileEditorTests()
    {
        _folder = new DataFolder(_temporary.FullPath);
        _editor = new KeyFileEditor(_folder, _clock);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Rotate_BesideAServer_LeavesItsKeysAndTeachesItTheNewOnes()
    {
        var running = Open();
        var old = running.Wrap([1], "p"u8);
        var stamps = running.Derive("stamps");

        Assert.Equal(2, _editor.Rotate());
        var rotated = Open();
        var @new = rotated.Wrap([2], "p"u8);

        Assert.Equal((1, 2), (MasterKeys.NumberOf(old), MasterKeys.NumberOf(@new)));
        Assert.Equal([1], rotated.Unwrap(old, "p"u8));
        Assert.Equal([2], running.Unwrap(@new, "p"u8)); // it has not noticed yet, but reads what another server wrapped
        Assert.Equal(1, MasterKeys.NumberOf(running.Wrap([3], "p"u8)));
        Assert.Equal(stamps, running.Derive("stamps"));
        Assert.NotEqual(stamps, rotated.Derive("stamps"));
        Assert.Equal([rotated.Derive("stamps"), stamps], rotated.DeriveAll("stamps"));
    }

    [Fact]
    public void Prepare_ThenRotate_AddsOneKey()
    {
        Open();

        Assert.Equal(2, _editor.Prepare());
        Assert.Equal((1, 2), (Open().Current, Open().Keys.Count));
        Assert.Throws<KeyFileException>(() => _editor.Prepare());
        Assert.Throws<KeyFileException>(() => _editor.Remove(2));
        Assert.Equal(2, _editor.Rotate());
        Assert.Equal((2, 2), (Open().Current, Open().Keys.Count));
    }

    [Fact]
    public void Remove_OfTheKeyBefore_WaitsUntilEveryServerHasNoticed()
    {
        Open();
        _editor.Rotate();

        Assert.Contains("minute", Assert.Throws<KeyFileException>(() => _editor.Remove(1)).Message, StringComparison.Ordinal);
        Assert.Throws<KeyFileException>(() => _editor.Remove(2));
        Assert.Throws<KeyFileException>(() => _editor.Remove(3));
        _clock.Advance(KeyFileEditor.Settled);
        _editor.Remove(1);

        Assert.Equal([2], Open().Keys.Select(key => key.Number));
        Assert.Equal(3, _editor.Rotate());
    }

    [Fact]
    public async Task Rotate_ByManyAtOnce_LosesNoKey()
    {
        Open();
        var rotated = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            () =>
            {
                try
                {
                    return _editor.Rotate();
                }
                catch (KeyFileException)
                {
                    return 0; // another one was at it
                }
            },
            TestContext.Current.CancellationToken)));

        var numbers = rotated.Where(number => number > 0).Order().ToList();
        Assert.Equal(Enumerable.Range(2, numbers.Count), numbers);
        Assert.Equal(numbers.Count + 1, Open().Keys.Count);
    }

    [Fact]
    public void Rotate_WithoutAFile_MakesNone()
    {
        Assert.Contains("missing", Assert.Throws<KeyFileException>(() => _editor.Rotate()).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void Rotate_Always_KeepsTheFileForItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists.");
        Open();
        _editor.Rotate();

        Assert.All(
            Directory.GetFiles(_folder.FullPath),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file)));
        Assert.Equal(["keys.json", "keys.lock"], Directory.GetFiles(_folder.FullPath).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Unwrap_WithAKeyThatNoFileHolds_NamesItsNumber()
    {
        var running = Open();
        _editor.Rotate();
        var wrapped = Open().Wrap([1], "p"u8);
        wrapped[4] = 9; // the number's last byte

        Assert.Contains("master key 9", Assert.Throws<CryptographicException>(() => running.Unwrap(wrapped, "p"u8)).Message, StringComparison.Ordinal);
    }

    private MasterKeys Open() => MasterKeys.Open(_folder, _clock);
}
