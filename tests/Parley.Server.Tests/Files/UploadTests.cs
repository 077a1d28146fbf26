using System.Net;
using System.Security.Cryptography;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Media;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Files;

/// <summary>A file in one request: what it becomes, who may, and what it costs.</summary>
public sealed class UploadTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Upload_Bytes_AreThereForTheirOwnerAndNobodyElse(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("eve"));
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        bytes[0] = 0;

        var file = await ada.UploadAsync(bytes, "../dump.bin");

        Assert.Equal(("dump.bin", "application/octet-stream", 200_000L, FileState.Ready, false), (file.Name, file.Type, file.Bytes, file.State, file.Inline));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);
        Assert.Equal([FileVariant.Content], file.Variants);
        Assert.Equal(bytes, await ada.DownloadAsync(file.Id));
        Assert.Equal(file.Sha256, (await ada.FileAsync(file.Id)).Sha256);
        foreach (var path in new[] { $"files/{file.Id}", $"files/{file.Id}/link", $"files/{file.Id}/link?variant=thumbnail" })
        {
            await eve.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
            await server.Http.GetAsync(new Uri(path, UriKind.Relative), Token).ProblemAsync(ErrorCodes.Unauthenticated);
        }

        await eve.DeleteAsync($"files/{file.Id}").ProblemAsync(ErrorCodes.NotFound);
        await ada.GetAsync($"files/{file.Id}/link?variant=secret").ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.GetAsync($"files/{file.Id}/link?variant=thumbnail").ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task Upload_AtRest_ShowsNeitherNameNorContent(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");

        var file = await ada.UploadAsync([.. "CANARY-CONTENT "u8, .. RandomNumberGenerator.GetBytes(100)], "CANARY-NAME.txt");

        var stored = Directory.GetFiles(server.DataFolder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).ToList();
        Assert.Contains(stored, path => path.Contains("blobs", StringComparison.Ordinal));
        foreach (var path in stored)
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Token);
            Assert.False(TestFiles.HasCanary(copy.ToArray()), path);
            Assert.DoesNotContain(file.Sha256!, path, StringComparison.Ordinal);
        }

        await server.RestartAsync();
        Assert.Equal("CANARY-NAME.txt", (await (await server.SignInAsync(ada)).FileAsync(file.Id)).Name);
    }

    // M1, M2
    [Theory]
    [InlineData("<script>alert(1)</script>", "text/html")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml")]
    [InlineData("%PDF-1.7 /JavaScript", "application/pdf")]
    [InlineData("PK\u0003\u0004", "application/zip")]
    [InlineData("alert(document.cookie)", "text/plain")]
    public async Task Upload_ALieAboutTheType_IsSavedAndNeverShown(string content, string type)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var file = await ada.UploadAsync(System.Text.Encoding.UTF8.GetBytes(content), "innocent.png");
        using var response = await server.FetchAsync(await ada.LinkAsync(file.Id));

        Assert.Equal((type, false), (file.Type, file.Inline));
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    // G1
    [Theory, EveryEngine]
    public async Task EveryDoor_Guest_IsForbidden(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var guest = await server.SignUpAsync("guest", AccountRole.Guest);
        var file = await (await server.SignUpAsync("ada")).UploadAsync([1]);

        await guest.PostFileAsync([1], "a").ProblemAsync(ErrorCodes.Forbidden);
        await guest.GetAsync($"files/{file.Id}").ProblemAsync(ErrorCodes.Forbidden);
        await guest.GetAsync($"files/{file.Id}/link").ProblemAsync(ErrorCodes.Forbidden);
        await guest.DeleteAsync($"files/{file.Id}").ProblemAsync(ErrorCodes.Forbidden);
        await guest.PostAsync("files/uploads", new { }).ProblemAsync(ErrorCodes.Forbidden);
        await guest.PostAsync($"conversations/{Guid.CreateVersion7()}/messages", new { type = "file", files = new[] { file.Id } }).ProblemAsync(ErrorCodes.Forbidden);
    }

    [Theory, EveryEngine]
    public async Task Upload_BeyondALimit_IsRefusedByItsNameAndLeavesNothing(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, ("Parley:Media:FileBytes", "100000"), ("Parley:Media:BytesPerUser", "250000"), ("Parley:Media:TotalBytes", "400000"), ("Parley:Media:FilesPerUser", "4"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));

        var large = await ada.PostFileAsync(new byte[100_001], "a").ProblemAsync(ErrorCodes.PayloadTooLarge);
        Assert.Equal(("file", 100_000L), (large.Errors![0].Field, large.Errors[0].Limit));
        await ada.PostFileAsync(new byte[500_000], "a").ProblemAsync(ErrorCodes.PayloadTooLarge);
        var first = await ada.UploadAsync(new byte[100_000]);
        await ada.UploadAsync(new byte[100_000]);
        Assert.Equal(250_000, (await ada.PostFileAsync(new byte[50_001], "a").ProblemAsync(ErrorCodes.QuotaExceeded)).Errors![0].Limit);
        await ada.UploadAsync(new byte[50_000]);
        Assert.Equal((250_000, 250_000), await server.UsageAsync(ada));
        await bob.UploadAsync(new byte[100_000]);
        Assert.Contains("server", (await bob.PostFileAsync(new byte[50_001], "a").ProblemAsync(ErrorCodes.QuotaExceeded)).Detail, StringComparison.Ordinal);

        await ada.DeleteAsync($"files/{first.Id}").ReadAsync(204);
        await ada.DeleteAsync($"files/{first.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal((150_000, 250_000), await server.UsageAsync(ada));
        await ada.UploadAsync([]);
        await ada.UploadAsync([]);
        await ada.PostFileAsync([], "a").ProblemAsync(ErrorCodes.QuotaExceeded);
        await server.BlobsAsync(5);
        Assert.Empty(server.Log.Errors);
    }

    // M6
    [Theory, EveryEngine]
    public async Task Upload_BrokenOff_CountsNothingAndLeavesNothing(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");
        using var body = new EndlessContent();
        using var gone = new CancellationTokenSource();
        var upload = Task.Run(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "files") { Content = FileSteps.Form(body, "endless.bin") };
            request.Headers.Authorization = new("Bearer", ada.Token);
            using var response = await server.Http.SendAsync(request, gone.Token);
        }, Token);
        while ((await server.UsageAsync(ada)).Own < 20_000_000)
        {
            Token.ThrowIfCancellationRequested();
        }

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => upload);

        while (await server.UsageAsync(ada) != (0, 0))
        {
            Token.ThrowIfCancellationRequested();
        }

        await server.BlobsAsync(0);
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Upload_ManyAtOnce_CountExactlyAndNoMoreThanTheQuota(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, ("Parley:Media:FileBytes", "10000"), ("Parley:Media:BytesPerUser", "50000"), ("Parley:Media:UploadsPerUser", "1000"));
        var ada = await server.SignUpAsync("ada");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var response = await ada.PostFileAsync(new byte[10_000], "a");
            return response.StatusCode;
        }));

        Assert.All(answers, answer => Assert.True(answer is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{answer}"));
        var taken = answers.Count(answer => answer == HttpStatusCode.Created);
        Assert.InRange(taken, 1, 5);
        Assert.Equal(taken * 10_000, (await server.UsageAsync(ada)).Own);
        await server.BlobsAsync(taken);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=a", "")]
    [InlineData("multipart/form-data; boundary=a", "--a--")]
    [InlineData("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nno file\r\n--a--")]
    [InlineData("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ncut off")]
    public async Task Upload_NoFileInIt_IsRefused(string type, string body)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        await ada.RequestAsync(HttpMethod.Post, "files", content).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(0, (await server.UsageAsync(ada)).Own);
    }

    [Fact]
    public async Task Upload_WhenNothingCanBeStored_IsUnavailableAndCountsNothing()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        var ada = await server.SignUpAsync("ada");
        var incoming = Path.Combine(Directory.CreateDirectory(Path.Combine(server.DataFolder, "blobs")).FullName, "incoming");
        var id = await TusSteps.CreateAsync(ada, 10);
        await File.WriteAllTextAsync(incoming, "where the folder should be", Token);

        await ada.PostFileAsync(new byte[10], "a").ProblemAsync(ErrorCodes.Unavailable);
        await TusSteps.AppendAsync(ada, id, 0, new byte[10]).ProblemAsync(ErrorCodes.Unavailable);

        Assert.Equal(10, (await server.UsageAsync(ada)).Own); // of the upload that goes on
        Assert.Contains(server.Log.Errors, error => error.Contains("cannot be stored", StringComparison.Ordinal));
        File.Delete(incoming);
        await TusSteps.AppendAsync(ada, id, 0, new byte[10]).ReadAsync(204);
        await ada.UploadAsync(new byte[10]);
    }

    /// <summary>Sends for ever.</summary>
    private sealed class EndlessContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var some = new byte[64 * 1024];
            while (true)
            {
                await stream.WriteAsync(some);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
