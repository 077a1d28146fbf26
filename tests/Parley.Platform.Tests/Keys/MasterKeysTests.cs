using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Parley.Platform.Configuration;
using Parley.Platform.Keys;
using Parley.Testing;

namespace Parley.Platform.Tests.Keys;

public sealed class MasterKeysTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;

    public MasterKeysTests() => _folder = new DataFolder(_temporary.FullPath);

    private string KeyFile => _folder.File("keys.json");

    public void Dispose() => _temporary.Dispose();

    [Fact, UnsupportedOSPlatform("windows")]
    public void Open_InAnEmptyFolder_MakesAFileForItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists.");
        Open();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal([KeyFile, _folder.File("keys.lock")], Directory.GetFiles(_folder.FullPath).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Open_Again_UnwrapsWhatWasWrapped()
    {
        byte[] secret = [1, 2, 3];
        var wrapped = Open().Wrap(secret, "chat/1"u8);

        Assert.Equal(secret, Open().Unwrap(wrapped, "chat/1"u8));
        Assert.Equal(Open().Derive("stamps"), Open().Derive("stamps"));
        Assert.NotEqual(Open().Derive("stamps"), Open().Derive("tokens"));
    }

    [Fact]
    public async Task Open_ByManyAtOnce_AgreesOnOneKey()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open, TestContext.Current.CancellationToken)));

        Assert.Single(opened.Select(keys => Convert.ToHexString(keys.Derive("same"))).Distinct());
        Assert.Equal([KeyFile, _folder.File("keys.lock")], Directory.GetFiles(_folder.FullPath).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Open_WithoutTheFileBesideData_IsRefused()
    {
        File.WriteAllBytes(_folder.File("chat.db"), [1]);

        var refused = Assert.Throws<KeyFileException>(Open);

        Assert.Contains(KeyFile, refused.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"current\":1,\"keys\":null}")]
    [InlineData("{\"current\":1,\"keys\":[null]}")]
    [InlineData("{\"current\":1,\"keys\":[]}")]
    [InlineData("{\"current\":1,\"keys\":[{\"number\":1,\"createdAt\":\"2026-01-01T00:00:00Z\",\"secret\":null}]}")]
    [InlineData("{\"current\":1,\"keys\":[{\"number\":1,\"createdAt\":\"2026-01-01T00:00:00Z\",\"secret\":\"AAAA\"}]}")]
    public void Open_ADamagedFile_IsRefusedAndKept(string content)
    {
        File.WriteAllText(KeyFile, content);

        var refused = Assert.Throws<KeyFileException>(Open);

        Assert.Contains(KeyFile, refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(KeyFile));
    }

    [Theory]
    [InlineData(2, false)] // the current key is not there
    [InlineData(1, true)] // a number twice
    public void Open_AFileThatContradictsItself_IsRefused(int current, bool twice)
    {
        Open();
        var file = JsonNode.Parse(File.ReadAllText(KeyFile))!;
        file["current"] = current;
        if (twice)
        {
            file["keys"]!.AsArray().Add(file["keys"]![0]!.DeepClone());
        }

        File.WriteAllText(KeyFile, file.ToJsonString());

        Assert.Throws<KeyFileException>(Open);
    }

    [Fact]
    public void Unwrap_ForAnotherPurpose_IsRefused()
    {
        var keys = Open();
        var wrapped = keys.Wrap([1, 2, 3], "chat/1"u8);

        Assert.ThrowsAny<CryptographicException>(() => keys.Unwrap(wrapped, "chat/2"u8));
    }

    [Fact]
    public void Unwrap_WithAnyByteChanged_IsRefused()
    {
        var keys = Open();
        var wrapped = keys.Wrap([1, 2, 3], "p"u8);
        for (var i = 0; i < wrapped.Length; i++)
        {
            var altered = wrapped.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => keys.Unwrap(altered, "p"u8));
        }

        Assert.ThrowsAny<CryptographicException>(() => keys.Unwrap(wrapped.AsSpan(0, 20), "p"u8));
        Assert.ThrowsAny<CryptographicException>(() => keys.Unwrap([], "p"u8));
    }

    [Fact]
    public void Unwrap_WithAMasterKeyThatIsGone_NamesItsNumber()
    {
        var keys = Open();
        var wrapped = keys.Wrap([1], "p"u8);
        wrapped[4] = 7; // the number's last byte

        Assert.Contains("master key 7", Assert.Throws<CryptographicException>(() => keys.Unwrap(wrapped, "p"u8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unwrap_AfterARotation_StillReadsTheOldAndWrapsWithTheNew()
    {
        var old = Open().Wrap([1], "p"u8);
        var file = JsonNode.Parse(File.ReadAllText(KeyFile))!;
        var second = file["keys"]![0]!.DeepClone();
        (second["number"], second["secret"], file["current"]) = (2, Convert.ToBase64String(new byte[32]), 2);
        file["keys"]!.AsArray().Add(second);
        File.WriteAllText(KeyFile, file.ToJsonString());

        var rotated = Open();

        Assert.Equal([1], rotated.Unwrap(old, "p"u8));
        Assert.Equal(2, rotated.Wrap([1], "p"u8)[4]);
    }

    [Fact]
    public void Wrap_TheSameTwice_Differs() => Assert.NotEqual(Open().Wrap([1], "p"u8), Open().Wrap([1], "p"u8));

    private MasterKeys Open() => MasterKeys.Open(_folder, TimeProvider.System);
}
