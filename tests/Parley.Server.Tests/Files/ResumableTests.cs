using System.Security.Cryptography;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Media;
using Parley.Server.Tests.Fixture;
using Parley.Testing;
using Parley.Testing.Clients;

namespace Parley.Server.Tests.Files;

/// <summary>Resumable uploads (tus 1.0.0), by hand and by the public client.</summary>
public sealed class ResumableTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Upload_InParts_IsOneFile(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        bytes[0] = 0;
        var id = await TusSteps.CreateAsync(ada, bytes.Length, $"filename {Convert.ToBase64String("Größe.bin"u8)},filetype {Convert.ToBase64String("image/png"u8)},flag");

        Assert.Equal((FileState.Uploading, 200_000), ((await ada.FileAsync(id)).State, (await server.UsageAsync(ada)).Own));
        await ada.GetAsync($"files/{id}/link").ProblemAsync(ErrorCodes.FileNotReady);
        await TusSteps.AppendAsync(ada, id, 0, bytes[..70_000]).ReadAsync(204);
        Assert.Equal(70_000, await TusSteps.HeadAsync(ada, id));
        await TusSteps.AppendAsync(ada, id, 70_000, bytes[70_000..150_000]).ReadAsync(204);
        using var last = await TusSteps.AppendAsync(ada, id, 150_000, bytes[150_000..]);

        Assert.Equal(("200000", "1.0.0"), (last.Headers.GetValues("Upload-Offset").Single(), last.Headers.GetValues("Tus-Resumable").Single()));
        var file = await ada.FileAsync(id);
        Assert.Equal(("Größe.bin", FileState.Ready, Convert.ToHexStringLower(SHA256.HashData(bytes))), (file.Name, file.State, file.Sha256));
        Assert.Equal(bytes, await ada.DownloadAsync(id));
        Assert.Equal(200_000, await TusSteps.HeadAsync(ada, id));
        Assert.Equal(200_000, (await server.UsageAsync(ada)).Own);
    }

    [Fact]
    public async Task Options_SayWhatIsThere()
    {
        var server = await servers.SqliteAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "files/uploads");

        using var response = await server.Http.SendAsync(request, Token);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(("1.0.0", "creation,expiration,termination", "1073741824"), (
            response.Headers.GetValues("Tus-Version").Single(), response.Headers.GetValues("Tus-Extension").Single(), response.Headers.GetValues("Tus-Max-Size").Single()));
    }

    // M6
    [Theory, EveryEngine]
    public async Task Append_WrongOffsetOrTooMuch_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("eve"));
        var id = await TusSteps.CreateAsync(ada, 100);
        await TusSteps.AppendAsync(ada, id, 0, new byte[40]).ReadAsync(204);

        await TusSteps.AppendAsync(ada, id, 0, new byte[40]).ProblemAsync(ErrorCodes.UploadOffsetConflict);
        await TusSteps.AppendAsync(ada, id, 41, new byte[10]).ProblemAsync(ErrorCodes.UploadOffsetConflict);
        Assert.Equal("Upload-Length", (await TusSteps.AppendAsync(ada, id, 40, new byte[61]).ProblemAsync(ErrorCodes.ValidationFailed)).Errors!.Single().Field);
        await TusSteps.AppendAsync(eve, id, 40, new byte[10]).ProblemAsync(ErrorCodes.NotFound);
        await TusSteps.HeadAsync(eve, id, 404);
        await TusSteps.SendAsync(eve, HttpMethod.Delete, $"files/uploads/{id}", null).ProblemAsync(ErrorCodes.NotFound);
        await TusSteps.SendAsync(ada, HttpMethod.Patch, $"files/uploads/{id}", new ByteArrayContent([1]), ("Upload-Offset", "40")).ProblemAsync(ErrorCodes.UnsupportedMediaType);
        await TusSteps.SendAsync(ada, HttpMethod.Head, $"files/uploads/{id}", null, ("Tus-Resumable", "0.2.0")).ReadAsync(412);
        Assert.Equal(40, await TusSteps.HeadAsync(ada, id));
        Assert.Equal(100, (await server.UsageAsync(ada)).Own);
        await ada.DeleteAsync($"files/{id}").ReadAsync(204);
        Assert.Equal(0, (await server.UsageAsync(ada)).Own);
    }

    [Theory]
    [InlineData(null, null, "Upload-Length")]
    [InlineData("-1", null, "Upload-Length")]
    [InlineData("1e3", null, "Upload-Length")]
    [InlineData("10", "filename !!!", "Upload-Metadata")]
    public async Task Create_Malformed_IsRefusedByTheHeadersName(string? length, string? metadata, string field)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var problem = await TusSteps.SendAsync(ada, HttpMethod.Post, "files/uploads", null, ("Upload-Length", length), ("Upload-Metadata", metadata)).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, problem.Errors!.Single().Field);
    }

    [Theory, EveryEngine]
    public async Task Create_BeyondALimit_IsRefused(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Media:FileBytes", "2000"), ("Parley:Media:BytesPerUser", "5000"), ("Parley:Media:UploadsPerUser", "3"));
        var ada = await server.SignUpAsync("ada");

        await TusSteps.SendAsync(ada, HttpMethod.Post, "files/uploads", null, ("Upload-Length", "2001")).ProblemAsync(ErrorCodes.PayloadTooLarge);
        var first = await TusSteps.CreateAsync(ada, 2000);
        await TusSteps.CreateAsync(ada, 2000);
        await TusSteps.SendAsync(ada, HttpMethod.Post, "files/uploads", null, ("Upload-Length", "1001")).ProblemAsync(ErrorCodes.QuotaExceeded);
        await TusSteps.CreateAsync(ada, 1);
        await TusSteps.SendAsync(ada, HttpMethod.Post, "files/uploads", null, ("Upload-Length", "1")).ProblemAsync(ErrorCodes.TooMany);
        await TusSteps.SendAsync(ada, HttpMethod.Delete, $"files/uploads/{first}", null).ReadAsync(204);
        await TusSteps.HeadAsync(ada, first, 404);
        Assert.Equal(2001, (await server.UsageAsync(ada)).Own);
    }

    [Fact]
    public async Task Upload_Empty_IsThereAtOnce()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var id = await TusSteps.CreateAsync(ada, 0);

        Assert.Equal(FileState.Ready, (await ada.FileAsync(id)).State);
        Assert.Empty(await ada.DownloadAsync(id));
    }

    // M3 by the other door.
    [Theory, EveryEngine]
    public async Task Upload_WhatIsNotTaken_IsRefusedWithItsLastByte(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var id = await TusSteps.CreateAsync(ada, TestFiles.GifBomb.Length);
        await TusSteps.AppendAsync(ada, id, 0, TestFiles.GifBomb[..20]).ReadAsync(204);

        await TusSteps.AppendAsync(ada, id, 20, TestFiles.GifBomb[20..]).ProblemAsync(ErrorCodes.ValidationFailed);

        var file = await ada.FileAsync(id);
        Assert.Equal(FileState.Refused, file.State);
        Assert.Contains("pixels", file.Refusal, StringComparison.Ordinal);
        await TusSteps.AppendAsync(ada, id, TestFiles.GifBomb.Length, []).ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.GetAsync($"files/{id}/link").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(0, (await server.UsageAsync(ada)).Own);
    }

    // M6
    [Theory, EveryEngine]
    public async Task Append_ManyAtOnce_OneCountsAndTheFileIsWhole(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        bytes[0] = 0;
        var id = await TusSteps.CreateAsync(ada, bytes.Length);

        // Each goes on from what it finds, as clients do that have lost a connection.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            for (long offset; (offset = await TusSteps.HeadAsync(ada, id)) < bytes.Length;)
            {
                using var response = await TusSteps.AppendAsync(ada, id, offset, bytes[(int)offset..(int)Math.Min(bytes.Length, offset + 40_000)]);
                Assert.True((int)response.StatusCode is 204 or 409 or 423, $"{response.StatusCode}");
            }
        }));

        Assert.Equal(bytes, await ada.DownloadAsync(id));
        Assert.Equal(bytes.Length, (await server.UsageAsync(ada)).Own);
    }

    [Theory, EveryEngine]
    public async Task Append_ServerStoppedMeanwhile_GoesOnWhereItWas(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var bytes = RandomNumberGenerator.GetBytes(150_000);
        bytes[0] = 0;
        var id = await TusSteps.CreateAsync(ada, bytes.Length);
        await TusSteps.AppendAsync(ada, id, 0, bytes[..100_000]).ReadAsync(204);

        await server.RestartAsync();

        ada = await server.SignInAsync(ada);
        Assert.Equal(100_000, await TusSteps.HeadAsync(ada, id));
        await TusSteps.AppendAsync(ada, id, 100_000, bytes[100_000..]).ReadAsync(204);
        Assert.Equal(bytes, await ada.DownloadAsync(id));
    }

    /// <summary>npm tus-js-client with its defaults, whose connection is cut once.</summary>
    [Fact]
    public async Task TusJsClient_Defaults_UploadsAndResumesAfterACut()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var report = await ForeignClient.RunAsync(
            "node", "tus/upload.mjs", "run `npm ci` in tests/clients/tus (`./parley test server` does), with Node 20.19 or newer", server.Address, [ada.Token], Token);

        foreach (var upload in report.GetProperty("uploads").EnumerateArray())
        {
            var id = FileId.From(Guid.Parse(upload.GetProperty("url").GetString()!.Split('/')[^1]));
            var file = await ada.FileAsync(id);
            Assert.Equal((upload.GetProperty("name").GetString(), FileState.Ready), (file.Name, file.State));
            Assert.Equal(upload.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(await ada.DownloadAsync(id))));
        }

        Assert.Equal(2, report.GetProperty("uploads").GetArrayLength());
        Assert.True(report.GetProperty("cuts").GetInt32() > 0, "the connection was never cut");
    }
}
