using System.Security.Cryptography;
using Parley.Platform.Blobs;
using Parley.Platform.Configuration;
using Parley.Testing;

namespace Parley.Platform.Tests.Blobs;

/// <summary>Blobs are unreadable at rest, and open only as what they were stored as, whole and in order.</summary>
public sealed class SealedBlobsTests : IDisposable
{
    private const int Chunk = 64 * 1024, SealedChunk = Chunk + 16, Header = 17;

    private static readonly byte[] Context = [1, 2, 3];

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(SealedBlobs.KeyBytes);
    private readonly SealedBlobs _blobs;

    public SealedBlobsTests() => _blobs = new SealedBlobs(new FolderBlobStore(new DataFolder(_folder.FullPath)));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(4 * Chunk)]
    [InlineData((9 * Chunk) + 17)]
    public async Task Read_WhatWasWritten_IsTheSameFromEveryPlace(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var stored = await WriteAsync(bytes, pieces: 10_007);

        Assert.Equal((length, Convert.ToHexString(SHA256.HashData(bytes))), (stored.Bytes, Convert.ToHexString(stored.Sha256)));
        Assert.Equal(bytes, await ReadAsync(stored.Name, 0, long.MaxValue));
        foreach (var from in new[] { 0, 1, length / 3, length - 1, Chunk - 1, Chunk, 3 * Chunk }.Where(from => from >= 0 && from < length))
        {
            Assert.Equal(bytes[from..Math.Min(length, from + 70_000)], await ReadAsync(stored.Name, from, Math.Min(70_000, length - from)));
        }

        await _blobs.VerifyAsync(stored.Name, length, _key, Context, Token);
    }

    [Fact]
    public async Task Write_InOnePieceOrInMany_OpensAlike()
    {
        var bytes = RandomNumberGenerator.GetBytes(5 * Chunk);
        var whole = await WriteAsync(bytes, bytes.Length);
        Assert.Equal(bytes, await ReadAsync(whole.Name, 0, long.MaxValue));
    }

    [Fact]
    public async Task Stored_TheSameBytesTwice_HaveNothingInCommon()
    {
        var bytes = "canary canary canary canary"u8.ToArray();
        var (first, second) = (await WriteAsync(bytes), await WriteAsync(bytes));

        Assert.NotEqual(first.Name, second.Name);
        foreach (var file in Files())
        {
            Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("canary"u8));
        }

        Assert.DoesNotContain(Convert.ToHexStringLower(first.Sha256), Files().Select(Path.GetFileName));
    }

    [Fact]
    public async Task Open_WithAnotherKeyOrAsSomethingElse_DoesNotOpen()
    {
        var stored = await WriteAsync([1, 2, 3]);

        await Assert.ThrowsAsync<BlobDamagedException>(() => ReadAsync(stored.Name, 0, 3, key: RandomNumberGenerator.GetBytes(32)));
        await Assert.ThrowsAsync<BlobDamagedException>(() => ReadAsync(stored.Name, 0, 3, context: [1, 2, 4]));
    }

    /// <summary>Each damage to the file of 3 chunks and a bit.</summary>
    public static TheoryData<string, Func<byte[], byte[]>> Damages => new()
    {
        { "a bit is turned", file => { file[Header + 5] ^= 1; return file; } },
        { "the salt is changed", file => { file[5] ^= 1; return file; } },
        { "the last chunk is cut off", file => file[..(Header + (3 * SealedChunk))] },
        { "bytes are cut off", file => file[..^1] },
        { "bytes are added", file => [.. file, 0] },
        { "two chunks are exchanged", file => [.. file[..Header], .. file[(Header + SealedChunk)..(Header + (2 * SealedChunk))], .. file[Header..(Header + SealedChunk)], .. file[(Header + (2 * SealedChunk))..]] },
        { "a chunk is repeated", file => [.. file[..(Header + SealedChunk)], .. file[Header..(Header + SealedChunk)], .. file[(Header + (2 * SealedChunk))..]] },
        { "a chunk is left out", file => [.. file[..Header], .. file[(Header + SealedChunk)..]] },
        { "the form is unknown", file => { file[0] = 9; return file; } },
        { "nothing is left", _ => [] },
    };

    [Theory]
    [MemberData(nameof(Damages), DisableDiscoveryEnumeration = true)]
    public async Task Read_ADamagedBlob_SaysSoAndGivesNothingFalse(string damage, Func<byte[], byte[]> change)
    {
        var stored = await WriteAsync(RandomNumberGenerator.GetBytes((3 * Chunk) + 100));
        var file = Files().Single();
        await File.WriteAllBytesAsync(file, change(await File.ReadAllBytesAsync(file, Token)), Token);

        await Assert.ThrowsAsync<BlobDamagedException>(() => ReadAsync(stored.Name, 0, long.MaxValue));
        await Assert.ThrowsAsync<BlobDamagedException>(() => _blobs.VerifyAsync(stored.Name, stored.Bytes, _key, Context, Token).AsTask());
        Assert.NotEmpty(damage);
    }

    [Fact]
    public async Task Verify_AMissingBlob_SaysSo()
    {
        var stored = await WriteAsync([1]);
        await _blobs.DeleteAsync(stored.Name, Token);

        await Assert.ThrowsAsync<BlobDamagedException>(() => _blobs.VerifyAsync(stored.Name, 1, _key, Context, Token).AsTask());
    }

    public void Dispose() => _folder.Dispose();

    private string[] Files() => Directory.GetFiles(_folder.File("blobs"), "*", SearchOption.AllDirectories);

    private async Task<SealedBlob> WriteAsync(byte[] bytes, int pieces = 100_000)
    {
        await using var writer = await _blobs.CreateAsync(_key, Context, Token);
        foreach (var piece in bytes.Chunk(Math.Max(1, pieces)))
        {
            await writer.WriteAsync(piece, Token);
        }

        return await writer.CompleteAsync(Token);
    }

    private async Task<byte[]> ReadAsync(BlobName name, long from, long count, byte[]? key = null, byte[]? context = null)
    {
        await using var reader = await _blobs.OpenAsync(name, key ?? _key, context ?? Context, Token);
        using var all = new MemoryStream();
        await foreach (var part in reader!.ReadAsync(from, count, Token))
        {
            all.Write(part.Span);
        }

        return all.ToArray();
    }
}
