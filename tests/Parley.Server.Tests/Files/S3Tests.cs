using System.Security.Cryptography;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Media;
using Parley.Server.Tests.Fixture;
using Parley.Testing;
using Parley.Testing.S3;

namespace Parley.Server.Tests.Files;

/// <summary>Files whose blobs are in a bucket: all doors work as they do on a folder, also when the bucket was away for a while.</summary>
public sealed class S3Tests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Files_UploadedFetchedAndDeleted_AreInTheBucketAndNowhereElse(DatabaseEngine engine)
    {
        var s3 = await S3Server.SharedAsync();
        var bucket = await s3.CreateBucketAsync();
        await using var server = await s3.StartAsync(engine, bucket, ("Parley:Blobs:S3:Prefix", "chat/"));
        var ada = await server.SignUpAsync("ada");
        byte[] small = [.. "CANARY-CONTENT "u8, .. RandomNumberGenerator.GetBytes(100)];
        var large = RandomNumberGenerator.GetBytes(12_000_000);
        large[0] = 0;

        var (first, second) = (await ada.UploadAsync(small, "CANARY-NAME.txt"), await ada.UploadAsync(large));

        Assert.Equal((FileState.Ready, FileState.Ready), (first.State, second.State));
        Assert.Equal(small, await ada.DownloadAsync(first.Id));
        Assert.Equal(large, await ada.DownloadAsync(second.Id));
        using (var range = await server.FetchAsync(await ada.LinkAsync(second.Id), "bytes=9000000-9000999"))
        {
            Assert.Equal(206, (int)range.StatusCode);
            Assert.Equal(large[9_000_000..9_001_000], await range.Content.ReadAsByteArrayAsync(Token));
        }

        await s3.ObjectsAsync(bucket, 2);
        foreach (var key in await s3.BlobKeysAsync(bucket))
        {
            Assert.Matches("^chat/blobs/[0-9a-f]{2}/[0-9a-f]{64}$", key);
            Assert.False(TestFiles.HasCanary(await s3.ReadAsync(bucket, key)));
        }

        Assert.Equal(0, server.BlobCount());
        await server.RestartAsync();
        ada = await server.SignInAsync(ada);
        Assert.Equal(small, await ada.DownloadAsync(first.Id));

        await ada.DeleteAsync($"files/{second.Id}").ReadAsync(204);
        await s3.ObjectsAsync(bucket, 1);
        await ada.GetAsync($"files/{second.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Resumable_InParts_BecomesOneObject(DatabaseEngine engine)
    {
        var s3 = await S3Server.SharedAsync();
        var bucket = await s3.CreateBucketAsync();
        await using var server = await s3.StartAsync(engine, bucket);
        var ada = await server.SignUpAsync("ada");
        var bytes = RandomNumberGenerator.GetBytes(13_000_000);
        bytes[0] = 0;
        var id = await TusSteps.CreateAsync(ada, bytes.Length);

        await TusSteps.AppendAsync(ada, id, 0, bytes[..6_000_000]).ReadAsync(204);
        await TusSteps.AppendAsync(ada, id, 6_000_000, bytes[6_000_000..]).ReadAsync(204);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), (await ada.FileAsync(id)).Sha256);
        Assert.Equal(bytes, await ada.DownloadAsync(id));
        await s3.ObjectsAsync(bucket, 1);
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task VerifyAndGc_OnABucket_FindDamageAndCollectWhatIsNobodys(DatabaseEngine engine)
    {
        var s3 = await S3Server.SharedAsync();
        var bucket = await s3.CreateBucketAsync();
        await using var server = await s3.StartAsync(engine, bucket, new ManualClock(TimeProvider.System.GetUtcNow()));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (first, second) = (await ada.UploadAsync(new byte[100_000]), await ada.UploadAsync(new byte[5]));
        await ada.SendFilesAsync((await ada.OpenDirectAsync(bob)).Id, "", first.Id, second.Id);
        var keys = await s3.BlobKeysAsync(bucket);
        foreach (var stray in new[] { "blobs/ab/ab" + new string('0', 62), "incoming/left" })
        {
            await s3.WriteAsync(bucket, stray, [1]);
        }

        Assert.Contains("2 blobs with 100,005 bytes were read, 0", await server.SucceedAsync("files verify"), StringComparison.Ordinal);
        Assert.Contains("0 blobs", await server.SucceedAsync("files gc"), StringComparison.Ordinal); // younger than a day

        server.Time!.Advance(TimeSpan.FromHours(49));
        await s3.ObjectsAsync(bucket, 2);
        Assert.Equal(keys, await s3.BlobKeysAsync(bucket));

        var contents = await Task.WhenAll(keys.Select(key => s3.ReadAsync(bucket, key)));
        var (damaged, lost) = contents[0].Length > contents[1].Length ? (0, 1) : (1, 0);
        contents[damaged][70_000] ^= 1;
        await s3.WriteAsync(bucket, keys[damaged], contents[damaged]);
        await s3.DeleteAsync(bucket, keys[lost]);
        var output = await server.RunAsync("files verify");
        Assert.Equal(1, output.Code);
        Assert.Contains($"file {first.Id}: ", output.Errors, StringComparison.Ordinal);
        Assert.Contains($"file {second.Id}: ", output.Errors, StringComparison.Ordinal);
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Sweep_AnotherDatabaseOnTheSameBucket_RemovesNothing(DatabaseEngine engine)
    {
        var s3 = await S3Server.SharedAsync();
        var bucket = await s3.CreateBucketAsync();
        await using var server = await s3.StartAsync(engine, bucket);
        var ada = await server.SignUpAsync("ada");
        var file = await ada.UploadAsync([1, 2, 3]);
        Assert.Contains("0 blobs", await server.SucceedAsync("files gc"), StringComparison.Ordinal);

        await using var other = await s3.StartAsync(engine, bucket, new ManualClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(2)));
        await other.RefusesToCollectAsync();
        Assert.Contains("Parley:Blobs:S3:Prefix", await other.FailAsync("files gc"), StringComparison.Ordinal);
        Assert.Matches("problem: the files in this store belong to another database", (await other.RunAsync("doctor --urls http://127.0.0.1:0")).Out);
        Assert.Equal([1, 2, 3], await ada.DownloadAsync(file.Id));

        await using var beside = await s3.StartAsync(engine, bucket, ("Parley:Blobs:S3:Prefix", "other/"));
        Assert.Contains("0 blobs", await beside.SucceedAsync("files gc"), StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Files_TheBucketIsAwayForAWhile_AreRefusedRetryablyAndWorkAgainAfterwards(DatabaseEngine engine)
    {
        using var s3 = await S3Server.StartAsync();
        var bucket = await s3.CreateBucketAsync();
        await using var server = await s3.StartAsync(engine, bucket, ("Parley:Outbox:LongestRetry", "00:00:01"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var bytes = RandomNumberGenerator.GetBytes(12_000_000);
        bytes[0] = 0;
        var (kept, doomed, resumed) = (await ada.UploadAsync(bytes), await ada.UploadAsync([1]), await TusSteps.CreateAsync(ada, bytes.Length));
        await TusSteps.AppendAsync(ada, resumed, 0, bytes[..6_000_000]).ReadAsync(204);
        var usage = await server.UsageAsync(ada);
        Assert.Equal("healthy", await server.FilesHealthAsync());
        await s3.StopAsync();

        foreach (var refused in new[] { await ada.PostFileAsync([1, 2, 3], "a"), await ada.PostFileAsync(bytes, "b") })
        {
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            Assert.True((await Task.FromResult(refused).ProblemAsync(ErrorCodes.Unavailable)).Retryable);
        }

        await TusSteps.AppendAsync(ada, resumed, 6_000_000, bytes[6_000_000..]).ProblemAsync(ErrorCodes.Unavailable);
        await server.FetchAsync(await ada.LinkAsync(kept.Id)).ProblemAsync(ErrorCodes.Unavailable);
        await ada.DeleteAsync($"files/{doomed.Id}").ReadAsync(204);
        await ada.SendFilesAsync(chat.Id, "of before", kept.Id);
        Assert.Equal((usage.Own - 1, usage.All - 1), await server.UsageAsync(ada));
        Assert.NotEmpty(server.Log.Errors);
        Assert.Contains(server.Log.Errors, error => error.Contains("cannot be reached", StringComparison.Ordinal) && error.Contains("Parley:Blobs:S3:Endpoint", StringComparison.Ordinal));
        await HealthAsync(server, "degraded");

        await s3.ResumeAsync();
        Assert.Equal(6_000_000, await TusSteps.HeadAsync(ada, resumed));
        await TusSteps.AppendAsync(ada, resumed, 6_000_000, bytes[6_000_000..]).ReadAsync(204);
        var later = await ada.UploadAsync([4, 5, 6]);
        Assert.Equal(bytes, await bob.DownloadAsync(kept.Id));
        Assert.Equal(bytes, await ada.DownloadAsync(resumed));
        Assert.Equal([4, 5, 6], await ada.DownloadAsync(later.Id));
        await s3.ObjectsAsync(bucket, 3); // nothing half-written, and what was deleted meanwhile is gone
        await HealthAsync(server, "healthy");
        Assert.DoesNotContain(S3Server.SecretKey, server.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S3:Bucket", "no-such-bucket", "there is no bucket 'no-such-bucket'", "Parley:Blobs:S3:Bucket")]
    [InlineData("S3:AccessKey", "parley:nobody", "does not accept the access key", "Parley:Blobs:S3:AccessKey")]
    [InlineData("S3:SecretKey", "canary-wrong-secret", "does not accept the access key", "SecretKey")]
    public async Task Files_WrongSettings_AreTheOperatorsToMendAndTheRestWorks(string setting, string value, string problem, string mend)
    {
        var s3 = await S3Server.SharedAsync();
        await using var server = await s3.StartAsync(DatabaseEngine.Sqlite, await s3.CreateBucketAsync(), settings: ($"Parley:Blobs:{setting}", value));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));

        await ada.PostFileAsync([1], "a").ProblemAsync(ErrorCodes.Unavailable);
        Assert.Equal("degraded", await server.FilesHealthAsync());
        await ada.OpenDirectAsync(bob);
        Assert.Contains(server.Log.Errors, error => error.Contains(problem, StringComparison.Ordinal) && error.Contains(mend, StringComparison.Ordinal));
        Assert.DoesNotContain("canary", server.Log.Text, StringComparison.Ordinal);

        var doctor = await server.RunAsync("doctor --urls http://127.0.0.1:0");
        Assert.Equal(1, doctor.Code);
        Assert.Matches($"problem: files cannot be stored: .*{problem}.* / mend: .*{mend}", doctor.Out);
        Assert.DoesNotContain("canary", doctor.Out + doctor.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_TheBucketWorks_IsOkAndLeavesNothing()
    {
        var s3 = await S3Server.SharedAsync();
        var bucket = await s3.CreateBucketAsync();
        await using var server = await s3.StartAsync(DatabaseEngine.Sqlite, bucket);

        Assert.Contains("ok: files in S3", await server.SucceedAsync("doctor --urls http://127.0.0.1:0"), StringComparison.Ordinal);
        Assert.Empty(await s3.BlobKeysAsync(bucket));
        Assert.Equal(0, await s3.UploadsAsync(bucket));
    }

    [Fact]
    public async Task Doctor_AStoreThatTakesNothingInParts_IsAProblemAndNothingIsLeft()
    {
        using var s3 = await S3Server.StartAsync(inParts: false);
        var bucket = await s3.CreateBucketAsync();
        await using var server = await s3.StartAsync(DatabaseEngine.Sqlite, bucket);

        var doctor = await server.RunAsync("doctor --urls http://127.0.0.1:0");

        Assert.Equal(1, doctor.Code);
        Assert.Contains("problem: files cannot be stored", doctor.Out, StringComparison.Ordinal);
        Assert.Empty(await s3.BlobKeysAsync(bucket));
    }

    /// <summary>The store is asked every two seconds at most.</summary>
    private static async Task HealthAsync(TestServer server, string expected)
    {
        while (await server.FilesHealthAsync() != expected)
        {
            Token.ThrowIfCancellationRequested();
        }
    }
}
