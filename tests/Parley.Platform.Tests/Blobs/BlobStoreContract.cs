using System.Security.Cryptography;
using Parley.Platform.Blobs;

namespace Parley.Platform.Tests.Blobs;

/// <summary>What every engine of <see cref="IBlobStore"/> must do.</summary>
public abstract class BlobStoreContract
{
    /// <summary>More than a store may keep in memory before it is complete.</summary>
    private const int LargeBytes = 11_000_000;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract IBlobStore Store { get; }

    [Fact]
    public async Task Open_ACompletedBlob_ReadsTheSameBytesFromAnyPlace()
    {
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        var name = await WriteAsync(bytes);

        await using var source = await Store.OpenAsync(name, Token);

        Assert.NotNull(source);
        Assert.Equal(bytes.Length, source.Length);
        Assert.Equal(bytes, await ReadAsync(source, 0, bytes.Length));
        Assert.Equal(bytes[123_456..123_999], await ReadAsync(source, 123_456, 543));
        Assert.Equal(bytes[^10..], await ReadAsync(source, bytes.Length - 10, 100));
        Assert.Empty(await ReadAsync(source, bytes.Length + 5, 10));
    }

    [Fact]
    public async Task Open_ALargeBlob_ReadsTheSameBytesFromAnyPlace()
    {
        var bytes = RandomNumberGenerator.GetBytes(LargeBytes);
        var name = await WriteAsync(bytes);

        await using var source = await Store.OpenAsync(name, Token);

        Assert.Equal(bytes.Length, source!.Length);
        Assert.Equal(bytes[..17], await ReadAsync(source, 0, 17));
        Assert.Equal(bytes[5_000_000..5_000_100], await ReadAsync(source, 5_000_000, 100));
        Assert.Equal(bytes[400_000..2_000_000], await ReadAsync(source, 400_000, 1_600_000));
        for (var at = 0; at < bytes.Length; at += 262_144)
        {
            Assert.Equal(bytes[at..Math.Min(at + 262_144, bytes.Length)], await ReadAsync(source, at, 262_144));
        }

        Assert.Equal(bytes.Length, Assert.Single(await ListAsync()).Bytes);
    }

    [Fact]
    public async Task Complete_NothingWritten_IsAnEmptyBlob()
    {
        await using var source = await Store.OpenAsync(await WriteAsync([]), Token);

        Assert.Equal(0, source!.Length);
    }

    [Fact]
    public async Task Open_Unknown_IsNull() => Assert.Null(await Store.OpenAsync(RandomName(), Token));

    [Theory]
    [InlineData(1000)]
    [InlineData(LargeBytes)]
    public async Task Dispose_WithoutComplete_LeavesNothing(int bytes)
    {
        var sink = await Store.CreateAsync(Token);
        await sink.WriteAsync(new byte[bytes], Token);
        await sink.DisposeAsync();
        await sink.DisposeAsync();

        Assert.Empty(await ListAsync());
        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, Token));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(LargeBytes)]
    public async Task Abandon_LeavesNothing(int bytes)
    {
        await using var sink = await Store.CreateAsync(Token);
        await sink.WriteAsync(new byte[bytes], Token);

        await sink.AbandonAsync(Token);

        Assert.Empty(await ListAsync());
        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, Token));
    }

    [Fact]
    public async Task List_HasWhatIsCompleteAndNothingElse()
    {
        var (first, second) = (await WriteAsync([1, 2, 3]), await WriteAsync([4]));
        await using var unfinished = await Store.CreateAsync(Token);
        await unfinished.WriteAsync(new byte[LargeBytes], Token);

        var listed = await ListAsync();

        Assert.Equal(new Dictionary<BlobName, long> { [first] = 3, [second] = 1 }, listed.ToDictionary(entry => entry.Name, entry => entry.Bytes));
    }

    [Fact]
    public async Task Delete_Twice_IsGoneAndWhoReadsReadsOn()
    {
        var name = await WriteAsync([1, 2, 3]);
        await using var source = await Store.OpenAsync(name, Token);

        await Store.DeleteAsync(name, Token);
        await Store.DeleteAsync(name, Token);
        await Store.DeleteAsync(RandomName(), Token);

        Assert.Equal([1, 2, 3], await ReadAsync(source!, 0, 3));
        Assert.Null(await Store.OpenAsync(name, Token));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Complete_TheSameNameTwice_IsTheSameBlob()
    {
        var name = RandomName();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => WriteAsync([7, 8], name)));

        await using var source = await Store.OpenAsync(name, Token);

        Assert.Equal([7, 8], await ReadAsync(source!, 0, 2));
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task RemoveAbandoned_OnlyWhatWasNotWrittenToSince()
    {
        await using var sink = await Store.CreateAsync(Token);
        await sink.WriteAsync(new byte[LargeBytes], Token);

        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.UnixEpoch, Token));
        Assert.Equal(1, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, Token));
    }

    [Fact]
    public async Task Owner_IsWhatWasClaimedAndNoBlob()
    {
        Assert.Null(await Store.OwnerAsync(Token));

        await Store.ClaimAsync("0123456789abcdef", Token);

        Assert.Equal("0123456789abcdef", await Store.OwnerAsync(Token));
        Assert.Empty(await ListAsync());
        Assert.Equal(0, await Store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, Token));
    }

    [Fact]
    public async Task Claim_SeveralAtOnce_OneStaysWhole()
    {
        var owners = Enumerable.Range(0, 8).Select(number => new string((char)('a' + number), BlobOwner.MostCharacters)).ToList();

        await Task.WhenAll(owners.Select(owner => Store.ClaimAsync(owner, Token).AsTask()));

        Assert.Contains(await Store.OwnerAsync(Token), owners);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeF")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde/")]
    public void Name_NotSixtyFourDigits_IsRefused(string text)
    {
        Assert.Throws<ArgumentException>(() => new BlobName(text));
        Assert.False(BlobName.TryParse(text, out _));
    }

    protected static BlobName RandomName() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    protected async Task<BlobName> WriteAsync(byte[] bytes, BlobName? name = null)
    {
        var given = name ?? RandomName();
        await using var sink = await Store.CreateAsync(Token);
        foreach (var some in bytes.Chunk(70_000))
        {
            await sink.WriteAsync(some, Token);
        }

        await sink.CompleteAsync(given, Token);
        return given;
    }

    protected async Task<List<BlobEntry>> ListAsync()
    {
        var all = new List<BlobEntry>();
        await foreach (var entry in Store.ListAsync(Token))
        {
            all.Add(entry);
        }

        return all;
    }

    protected static async Task<byte[]> ReadAsync(BlobSource source, long offset, int count)
    {
        var buffer = new byte[count];
        return buffer[..await source.ReadAsync(offset, buffer, Token)];
    }
}
