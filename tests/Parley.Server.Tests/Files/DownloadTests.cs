using System.Net;
using System.Security.Cryptography;
using System.Text;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Media;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Files;

/// <summary>The door that files leave by: a link's signature opens it, and what it says keeps browsers from running anything.</summary>
public sealed class DownloadTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // M7
    [Theory]
    [InlineData("bytes=0-0", "bytes 0-0/300000", 0, 1)]
    [InlineData("bytes=65530-65545", "bytes 65530-65545/300000", 65530, 16)]
    [InlineData("bytes=299990-", "bytes 299990-299999/300000", 299990, 10)]
    [InlineData("bytes=-7", "bytes 299993-299999/300000", 299993, 7)]
    public async Task Fetch_ARange_IsThatPart(string range, string contentRange, int from, int count)
    {
        var (server, bytes, link) = await StartAsync();

        using var response = await server.FetchAsync(link, range);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(contentRange, response.Content.Headers.GetValues("Content-Range").Single());
        Assert.Equal(bytes[from..(from + count)], await response.Content.ReadAsByteArrayAsync(Token));
    }

    // M7
    [Fact]
    public async Task Fetch_SeveralRanges_AreParts()
    {
        var (server, bytes, link) = await StartAsync();

        using var response = await server.FetchAsync(link, "bytes=5-9, 100000-100002, -1");
        var body = await response.Content.ReadAsByteArrayAsync(Token);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("multipart/byteranges", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        var boundary = response.Content.Headers.ContentType!.Parameters.Single().Value!;
        var parts = Encoding.Latin1.GetString(body).Split($"\r\n--{boundary}")[1..];
        Assert.Equal("--\r\n", parts[^1]);
        Assert.Equal(
            [("bytes 5-9/300000", bytes[5..10]), ("bytes 100000-100002/300000", bytes[100_000..100_003]), ("bytes 299999-299999/300000", bytes[^1..])],
            parts[..^1].Select(part => (part.Split("Content-Range: ")[1].Split("\r\n")[0], Encoding.Latin1.GetBytes(part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]))));
    }

    // M7
    [Theory]
    [InlineData("bytes=300000-")]
    [InlineData("bytes=0-1,2-3,4-5,6-7,8-9,10-11")]
    [InlineData("bytes=0-200000,100000-299999")]
    public async Task Fetch_TooManyOrImpossibleRanges_AreRefused(string range)
    {
        var (server, _, link) = await StartAsync();

        var response = server.FetchAsync(link, range);

        await response.ProblemAsync(ErrorCodes.RangeNotSatisfiable);
        Assert.Equal("bytes */300000", (await response).Content.Headers.GetValues("Content-Range").Single());
    }

    // M7
    [Fact]
    public async Task Fetch_AThousandRanges_CostNothing()
    {
        var (server, _, link) = await StartAsync();

        await server.FetchAsync(link, "bytes=" + string.Join(',', Enumerable.Range(0, 1000).Select(i => $"{i * 2}-{i * 2}"))).ProblemAsync(ErrorCodes.RangeNotSatisfiable);
    }

    // M7
    [Fact]
    public async Task Fetch_IfRangeOfAnotherFile_SendsAllOfThisOne()
    {
        var (server, bytes, link) = await StartAsync();
        using var whole = await server.FetchAsync(link);
        var tag = whole.Headers.ETag!.Tag;

        using var same = await server.FetchAsync(link, "bytes=0-4", tag);
        using var other = await server.FetchAsync(link, "bytes=0-4", "\"something-else\"");

        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.OK), (same.StatusCode, other.StatusCode));
        Assert.Equal(bytes, await other.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("no-store, private", whole.Headers.CacheControl?.ToString());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, link.Url));
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var unchanged = await server.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Fetch_Head_SaysTheLengthAndSendsNothing()
    {
        var (server, _, link) = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(server.Address, link.Url));

        using var response = await server.Http.SendAsync(request, Token);

        Assert.Equal((HttpStatusCode.OK, 300_000L), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
    }

    // M4
    [Fact]
    public async Task Fetch_AnyName_IsSavedUnderAName()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var id = await TusSteps.CreateAsync(ada, 1, $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes("..\\..\\Größe\u202E \"gpj.exe"))}");
        await TusSteps.AppendAsync(ada, id, 0, [0]).ReadAsync(204);

        using var response = await server.FetchAsync(await ada.LinkAsync(id));

        Assert.Equal("attachment; filename=\"Gr__e _gpj.exe\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20_gpj.exe", response.Content.Headers.GetValues("Content-Disposition").Single());
    }

    [Theory, EveryEngine]
    public async Task Link_AfterAMinute_OrAltered_OpensNothing(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var (file, other) = (await ada.UploadAsync([1]), await ada.UploadAsync([2]));
        var link = await ada.LinkAsync(file.Id);
        Assert.True(link.ExpiresAt - server.Clock.GetUtcNow() <= TimeSpan.FromMinutes(1));

        foreach (var altered in new[]
        {
            link.Url.Replace(file.Id.ToString(), other.Id.ToString(), StringComparison.Ordinal), link.Url.Replace("/content?", "/original?", StringComparison.Ordinal),
            link.Url.Replace("expires=", "expires=9", StringComparison.Ordinal), link.Url[..^1], link.Url.Split('?')[0], link.Url.Replace("signature=", "signature=x", StringComparison.Ordinal),
        })
        {
            await server.FetchAsync(link with { Url = altered }).ProblemAsync(ErrorCodes.FileLinkInvalid);
        }

        await server.FetchAsync(link).ReadAsync(200);
        server.Time!.Advance(TimeSpan.FromSeconds(61));
        await server.FetchAsync(link).ProblemAsync(ErrorCodes.FileLinkInvalid);
        await ada.DeleteAsync($"files/{file.Id}").ReadAsync(204);
        await ada.GetAsync($"files/{file.Id}/link").ProblemAsync(ErrorCodes.NotFound);
    }

    [Fact]
    public async Task Link_WithAnOriginOfItsOwn_LeadsThereAndPagesMayShowIt()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Media:PublicUrl", "https://files.example"));
        var ada = await server.SignUpAsync("ada");
        var file = await ada.UploadAsync(TestFiles.Png(4, 4));

        var link = await ada.LinkAsync(file.Id);

        Assert.StartsWith($"https://files.example/media/{file.Id}/content?expires=", link.Url, StringComparison.Ordinal);
        using var response = await server.FetchAsync(link with { Url = new Uri(link.Url).PathAndQuery });
        Assert.Equal("cross-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        using var page = await server.Http.GetAsync(new Uri("/api/v1/server", UriKind.Relative), Token);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("img-src 'self' https://files.example data:", policy, StringComparison.Ordinal);
        Assert.Contains("media-src 'self' https://files.example blob:", policy, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Link_MadeBeforeTheMasterKeyWasRotated_StillOpens(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Keys:CheckInterval", "00:00:01"));
        var ada = await server.SignUpAsync("ada");
        var bytes = RandomNumberGenerator.GetBytes(1000);
        var file = await ada.UploadAsync(bytes);
        var link = await ada.LinkAsync(file.Id);

        await server.SucceedAsync("keys rotate");
        while (!(await server.SucceedAsync("keys status --json")).Contains("unused", StringComparison.Ordinal))
        {
            Token.ThrowIfCancellationRequested();
        }

        using var response = await server.FetchAsync(link);
        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync(Token));
        await server.RestartAsync();
        Assert.Equal(bytes, await (await server.SignInAsync(ada)).DownloadAsync(file.Id));
        Assert.Contains("files: 1 tried", await server.SucceedAsync("keys verify"), StringComparison.Ordinal);
    }

    private async Task<(TestServer Server, byte[] Bytes, FileLink Link)> StartAsync()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        bytes[0] = 0;
        return (server, bytes, await ada.LinkAsync((await ada.UploadAsync(bytes)).Id));
    }
}
