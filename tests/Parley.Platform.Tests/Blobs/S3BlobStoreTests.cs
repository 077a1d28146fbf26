using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Platform.Blobs;
using Parley.S3;
using Parley.Testing.S3;

namespace Parley.Platform.Tests.Blobs;

public sealed class S3BlobStoreTests : BlobStoreContract, IAsyncLifetime
{
    private const int PartBytes = 5 << 20;

    private S3Server _server = null!;
    private S3BlobStore _store = null!;
    private string _bucket = null!;

    protected override IBlobStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        _server = await S3Server.SharedAsync();
        _bucket = await _server.CreateBucketAsync();
        _store = Open(_server, _bucket);
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(PartBytes, 1)] // put at once
    [InlineData(PartBytes + 1, 2)]
    [InlineData((8 * PartBytes) + 1, 9)] // two copies
    public async Task Complete_AtAPartsEdge_IsWholeAndLeavesNothingElse(int bytes, int parts)
    {
        var content = RandomNumberGenerator.GetBytes(bytes);
        Assert.Equal(parts, (bytes + PartBytes - 1) / PartBytes);

        var name = await WriteAsync(content);

        Assert.Equal([$"files/blobs/{name.ToString()[..2]}/{name}"], await _server.KeysAsync(_bucket));
        Assert.Equal(0, await _server.UploadsAsync(_bucket));
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(await _server.ReadAsync(_bucket, $"files/blobs/{name.ToString()[..2]}/{name}")));
    }

    [Fact]
    public async Task CompleteUpload_ThatIsOver_IsDoneWhenTheObjectIsThere()
    {
        using var bucket = new S3Bucket(Options(_server, _bucket));
        using var part = new PartBuffer(PartBytes, new PartMemory(long.MaxValue));
        part.Append(new byte[10]);
        var upload = await S3Upload.BeginAsync(bucket, "files/incoming/ended", Token);
        await upload.SendAsync(1, part, Token);
        await upload.AbortAsync(Token); // as unknown to the store as one that is complete

        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => upload.CompleteAsync(10, Token).AsTask());
        await _server.WriteAsync(_bucket, "files/incoming/ended", new byte[10]);
        await upload.CompleteAsync(10, Token);
        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => upload.CompleteAsync(11, Token).AsTask());
    }

    [Fact]
    public async Task List_MoreThanAPage_TellsAllOnceAndNothingOfOthers()
    {
        using var store = Open(_server, _bucket, pageSize: 3);
        var names = new List<BlobName>();
        for (var i = 0; i < 8; i++)
        {
            names.Add(await WriteAsync([(byte)i]));
        }

        await _server.WriteAsync(_bucket, "files/blobs/readme.txt", [1]);
        await _server.WriteAsync(_bucket, $"others/blobs/ab/{RandomName()}", [1]);

        var listed = new List<BlobName>();
        await foreach (var entry in store.ListAsync(Token))
        {
            listed.Add(entry.Name);
            Assert.InRange(entry.WrittenAt, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
        }

        Assert.Equal(names.Select(name => name.ToString()).Order(StringComparer.Ordinal), listed.Select(name => name.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RemoveAbandoned_AWholeUploadThatWasNotCopied_GoesWhenItIsOld()
    {
        await _server.WriteAsync(_bucket, "files/incoming/left", [1]);

        Assert.Equal(0, await _store.RemoveAbandonedAsync(TimeProvider.System.GetUtcNow().AddDays(-1), Token));
        Assert.Equal(1, await _store.RemoveAbandonedAsync(TimeProvider.System.GetUtcNow().AddDays(1), Token));
        Assert.Empty(await _server.KeysAsync(_bucket));
    }

    [Fact]
    public async Task Complete_TheStoreGoesAwayMeanwhile_ThrowsAndIsSeenByNobody()
    {
        using var server = await S3Server.StartAsync();
        var bucket = await server.CreateBucketAsync();
        using var store = Open(server, bucket);
        await using (var large = await store.CreateAsync(Token))
        await using (var small = await store.CreateAsync(Token))
        {
            await large.WriteAsync(new byte[PartBytes + 1], Token);
            await small.WriteAsync(new byte[10], Token);
            await server.StopAsync();

            var refused = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => large.WriteAsync(new byte[PartBytes], Token).AsTask());
            Assert.Contains(server.Endpoint.AbsoluteUri, refused.Problem, StringComparison.Ordinal);
            await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => large.CompleteAsync(RandomName(), Token).AsTask());
            await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => small.CompleteAsync(RandomName(), Token).AsTask());
        }

        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => store.OpenAsync(RandomName(), Token).AsTask());
        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => store.DeleteAsync(RandomName(), Token).AsTask());

        await server.ResumeAsync();
        Assert.Empty(await server.KeysAsync(bucket));
        Assert.Equal(1, await store.RemoveAbandonedAsync(DateTimeOffset.MaxValue, Token)); // what could not be aborted
        Assert.Equal(0, await server.UploadsAsync(bucket));
        await using var sink = await store.CreateAsync(Token);
        await sink.CompleteAsync(RandomName(), Token);
        Assert.Single(await server.KeysAsync(bucket));
    }

    [Fact]
    public async Task Write_ManyHalfSent_IsRefusedWhereTheirMemoryEndsUntilSomeOfItIsGivenBack()
    {
        // A part of 5 MiB takes 8.
        using var store = new S3BlobStore(Options(_server, _bucket, options => options.UploadMemoryBytes = 24 << 20), NullLogger<S3BlobStore>.Instance);
        var halfSent = new List<BlobSink>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var sink = await store.CreateAsync(Token);
            await sink.WriteAsync(new byte[PartBytes], Token);
            halfSent.Add(sink);
        }

        foreach (var bytes in new[] { 1, PartBytes })
        {
            await using var refused = await store.CreateAsync(Token);
            var full = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => refused.WriteAsync(new byte[bytes], Token).AsTask());
            Assert.Contains("Parley:Blobs:S3:UploadMemoryBytes", full.Mend, StringComparison.Ordinal);
        }

        await halfSent[0].DisposeAsync();
        await halfSent[0].DisposeAsync();
        foreach (var _ in Enumerable.Range(0, 3)) // each has its place after the one before
        {
            await using var sink = await store.CreateAsync(Token);
            await sink.WriteAsync(new byte[PartBytes + 1], Token);
            await sink.CompleteAsync(RandomName(), Token);
        }

        await halfSent[1].CompleteAsync(RandomName(), Token);
        await halfSent[1].DisposeAsync();
        await halfSent[2].DisposeAsync();
        Assert.Equal(4, (await _server.KeysAsync(_bucket)).Count);
    }

    [Fact]
    public async Task Write_GivenUp_LeavesNothing()
    {
        using var gone = new CancellationTokenSource();
        await using (var sink = await _store.CreateAsync(Token))
        {
            await sink.WriteAsync(new byte[PartBytes + 1], Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.WriteAsync(new byte[PartBytes], gone.Token).AsTask());
        }

        Assert.Equal(0, await _server.UploadsAsync(_bucket));
        Assert.Empty(await _server.KeysAsync(_bucket));
    }

    [Fact]
    public async Task Abandon_TheStoreIsAway_Throws()
    {
        using var server = await S3Server.StartAsync();
        using var store = Open(server, await server.CreateBucketAsync());
        await using var sink = await store.CreateAsync(Token);
        await sink.WriteAsync(new byte[PartBytes + 1], Token);
        await server.StopAsync();

        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => sink.AbandonAsync(Token).AsTask());
    }

    [Fact]
    public async Task Read_AConnectionThatBreaks_GoesOnWhereItWas()
    {
        using var server = await S3Server.StartAsync();
        using var store = Open(server, await server.CreateBucketAsync());
        var (name, bytes) = (RandomName(), RandomNumberGenerator.GetBytes(4_000_000));
        await using (var sink = await store.CreateAsync(Token))
        {
            await sink.WriteAsync(bytes, Token);
            await sink.CompleteAsync(name, Token);
        }

        await using var source = await store.OpenAsync(name, Token);
        Assert.Equal(bytes[..1_000_000], await ReadAsync(source!, 0, 1_000_000));
        await server.StopAsync();
        await server.ResumeAsync();

        Assert.Equal(bytes[1_000_000..], await ReadAsync(source!, 1_000_000, bytes.Length));
        await server.StopAsync();
        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => ReadAsync(source!, 0, 10));
    }

    [Fact]
    public async Task Open_NoAnswerComes_ThrowsWhenTheTimeIsOver()
    {
        using var server = await S3Server.StartAsync();
        var bucket = await server.CreateBucketAsync();
        using var store = new S3BlobStore(Options(server, bucket, options => options.RequestTimeout = TimeSpan.FromSeconds(1)), NullLogger<S3BlobStore>.Instance);
        await server.PauseAsync();

        var late = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => store.OpenAsync(RandomName(), Token).AsTask());

        Assert.Contains("00:00:01", late.Problem, StringComparison.Ordinal);
        await server.ContinueAsync();
        Assert.Null(await store.OpenAsync(RandomName(), Token));
    }

    [Theory]
    [InlineData("no-such-bucket", null, null, "there is no bucket 'no-such-bucket'", "Bucket")]
    [InlineData(null, "parley:nobody", null, "does not accept the access key", "AccessKey")]
    [InlineData(null, null, "canary-wrong-secret", "does not accept the access key", "SecretKey")]
    public async Task EveryCall_WrongSettings_SaysWhichAndNoSecret(string? bucket, string? accessKey, string? secret, string problem, string mend)
    {
        using var store = new S3BlobStore(
            Options(_server, bucket ?? _bucket, options => (options.AccessKey, options.SecretKey) = (accessKey ?? S3Server.AccessKey, secret ?? S3Server.SecretKey)),
            NullLogger<S3BlobStore>.Instance);

        foreach (var call in EveryCall(store))
        {
            var refused = await Assert.ThrowsAsync<BlobStoreUnavailableException>(call);
            Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
            Assert.Contains(mend, refused.Mend, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("text/html", "<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>")]
    [InlineData("text/plain", "404 page not found")]
    [InlineData("application/xml", "<?xml version=\"1.0\"?><Error><Code>NotFound</Code></Error>")]
    [InlineData("text/plain", "")]
    public async Task EveryCall_A404ThatIsNotOfS3_IsUnavailableAndNothingIsMissing(string contentType, string text)
    {
        await using var server = await NotS3Server.StartAsync(contentType, text);
        using var store = new S3BlobStore(Options(_server, _bucket, options => options.Endpoint = server.Endpoint), NullLogger<S3BlobStore>.Instance);

        foreach (var call in EveryCall(store))
        {
            var refused = await Assert.ThrowsAsync<BlobStoreUnavailableException>(call);
            Assert.Contains("answers 404, but not as S3 does", refused.Problem, StringComparison.Ordinal);
            Assert.Contains("Endpoint", refused.Mend, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<Func<Task>> EveryCall(S3BlobStore store) =>
    [
        async () => await store.OpenAsync(RandomName(), Token),
        async () => await store.DeleteAsync(RandomName(), Token),
        async () => await store.RemoveAbandonedAsync(DateTimeOffset.MinValue, Token),
        async () => await store.ListAsync(Token).GetAsyncEnumerator(Token).MoveNextAsync(),
        async () => await store.OwnerAsync(Token),
        async () => await store.ClaimAsync("somebody", Token),
        async () =>
        {
            await using var sink = await store.CreateAsync(Token);
            await sink.CompleteAsync(RandomName(), Token);
        },
        async () =>
        {
            await using var sink = await store.CreateAsync(Token);
            await sink.WriteAsync(new byte[PartBytes + 1], Token);
        },
    ];

    private static S3BlobStore Open(S3Server server, string bucket, int pageSize = 1000) =>
        new(Options(server, bucket), NullLogger<S3BlobStore>.Instance) { PageSize = pageSize };

    private static S3Options Options(S3Server server, string bucket, Action<S3Options>? change = null)
    {
        var options = new S3Options
        {
            Endpoint = server.Endpoint,
            Bucket = bucket,
            AccessKey = S3Server.AccessKey,
            SecretKey = S3Server.SecretKey,
            Prefix = "files/",
            PartBytes = PartBytes,
        };
        change?.Invoke(options);
        return options;
    }
}
