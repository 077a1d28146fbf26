using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Retention;
using Parley.Testing;

namespace Parley.Server.Tests.Exports;

/// <summary>A conversation as a file: what its member sees, for them alone, and nothing once they are none.</summary>
public sealed class ConversationExportTests(SharedServers servers)
{
    private const string Evil = "</p><script>alert(1)</script><img src=x onerror=alert(2)>\"'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Export_OfAConversation_IsWhatItsMemberSees(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await bob.PatchAsync("me", new { displayName = $"bob {Evil}" }).ReadAsync(200);
        var group = await bob.CreateGroupAsync($"crew {Evil}");
        await bob.SendAsync(group.Id, "before she came");
        await bob.AddAsync(group.Id, ada);
        var first = (await bob.SendAsync(group.Id, $"first {Evil}")).Message;
        var hidden = (await bob.SendAsync(group.Id, "hidden from herself")).Message;
        await ada.DeleteAsync($"conversations/{group.Id}/messages/{hidden.Id}?for=me").ReadAsync(200);
        var deleted = (await bob.SendAsync(group.Id, "deleted for all")).Message;
        await bob.DeleteAsync($"conversations/{group.Id}/messages/{deleted.Id}").ReadAsync(200);
        var slip = (await ada.SendAsync(group.Id, "a slip")).Message;
        await ada.EditAsync(slip, "as it should be");
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var file = (await bob.UploadAsync(bytes, "evil '><b>.html")).Id;
        await bob.SendFilesAsync(group.Id, "a caption", file);
        var picture = (await bob.UploadAsync(TestFiles.Png(4, 4), "picture.png")).Id;
        await bob.SendFilesAsync(group.Id, "", picture, file);
        await ada.PostAsync($"conversations/{group.Id}/messages", new { text = "an answer", replyTo = first.Id }).ReadAsync(201);

        var jobs = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StartAsync(ada, group.Id)));
        var done = await EndedAsync(ada, jobs[0].Id, ExportState.Ready);

        Assert.Equal((group.Id, 100, (ExportFailure?)null), (done.ConversationId, done.Progress, done.Failure));
        Assert.Contains(done, (await ada.GetAsync($"conversations/{group.Id}/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items);
        using var response = await ada.GetAsync($"me/exports/{done.Id}/file");
        Assert.Equal(("application/zip", true), (response.Content.Headers.ContentType!.MediaType, response.Headers.CacheControl!.NoStore));
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        using var zip = new ZipArchive(body, ZipArchiveMode.Read);
        Assert.Equal(
            new[] { "messages.json", "index.html", $"files/{file}.bin", $"files/{picture}.png" }.Order(StringComparer.Ordinal),
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(bytes, Bytes(zip, $"files/{file}.bin"));

        var json = JsonDocument.Parse(Bytes(zip, "messages.json")).RootElement;
        Assert.Equal(
            [$"first {Evil}", "", "as it should be", "a caption", "", "an answer"],
            json.GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("type").GetString() != "system").Select(message => message.GetProperty("text").GetString()));
        Assert.Equal("a slip", Assert.Single(json.GetProperty("earlierVersions").EnumerateArray()).GetProperty("text").GetString());

        // Everything that people wrote is text: no tag of theirs, no attribute, no script, and nothing from elsewhere.
        var html = Encoding.UTF8.GetString(Bytes(zip, "index.html"));
        Assert.Contains("default-src 'none'; style-src 'sha256-", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("first &lt;/p&gt;&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"files/{file}.bin\" download=\"evil", html, StringComparison.Ordinal);
        Assert.Contains($"<img loading=\"lazy\" src=\"files/{picture}.png\"", html, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"#{first.Id}\">", html, StringComparison.Ordinal);
        foreach (var text in new[] { html, json.ToString() })
        {
            Assert.DoesNotContain("before she came", text, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden from herself", text, StringComparison.Ordinal);
            Assert.DoesNotContain("deleted for all", text, StringComparison.Ordinal);
        }

        // Nobody else's, not even of somebody who is in the conversation.
        var eve = await server.SignUpAsync("eve");
        foreach (var other in new[] { bob, eve })
        {
            await other.GetAsync($"me/exports/{done.Id}").ProblemAsync(ErrorCodes.NotFound);
            await other.GetAsync($"me/exports/{done.Id}/file").ProblemAsync(ErrorCodes.NotFound);
            await other.DeleteAsync($"me/exports/{done.Id}").ProblemAsync(ErrorCodes.NotFound);
        }

        await eve.PostAsync($"conversations/{group.Id}/exports", new { }).ProblemAsync(ErrorCodes.NotFound);
        await eve.GetAsync($"conversations/{group.Id}/exports").ProblemAsync(ErrorCodes.NotFound);
        Assert.Empty((await bob.GetAsync($"conversations/{group.Id}/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items);
    }

    [Theory, EveryEngine]
    public async Task Member_RemovedOrGone_GetsNothingFurther(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("crew", bob);
        await ada.SendAsync(group.Id, "hello");
        var ready = await EndedAsync(bob, (await StartAsync(bob, group.Id)).Id, ExportState.Ready);

        await ada.RemoveAsync(group.Id, bob);
        await bob.GetAsync($"me/exports/{ready.Id}/file").ProblemAsync(ErrorCodes.NotFound);
        await bob.PostAsync($"conversations/{group.Id}/exports", new { }).ProblemAsync(ErrorCodes.NotFound);
        Sweep(server);
        Assert.Equal(ExportFailure.NoMember, (await EndedAsync(bob, ready.Id, ExportState.Failed)).Failure);

        // One that was under way in that moment ends without a file.
        await QueueAgainAsync(server, ready.Id);
        Sweep(server);
        Assert.Equal(ExportFailure.NoMember, (await EndedAsync(bob, ready.Id, ExportState.Failed)).Failure);
        await NoFilesAsync(server);
    }

    [Theory, EveryEngine]
    public async Task Exports_AreOneAtATime_SoManyADay_AndCanBeCancelled(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Exports:ConversationsPerDay", "3"));
        var ada = await server.SignUpAsync("ada");
        var (one, two) = (await ada.CreateGroupAsync("one"), await ada.CreateGroupAsync("two"));
        var job = await StartAsync(ada, one.Id);
        await EndedAsync(ada, job.Id, ExportState.Ready);

        // As one that takes long: the same again is that one, another has to wait, also one of everything.
        await WriteAsync(server, "UPDATE exports SET state = 1, lease_until = 9000000000000");
        Assert.Equal(job.Id, (await StartAsync(ada, one.Id)).Id);
        Assert.NotNull((await ada.PostAsync($"conversations/{two.Id}/exports", new { }).ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs);
        await ada.PostAsync("me/exports", new { }).ProblemAsync(ErrorCodes.RateLimited);

        // Cancelled: gone, with what there was of a file, and the next may begin.
        await ada.DeleteAsync($"me/exports/{job.Id}").ReadAsync(204);
        await ada.DeleteAsync($"me/exports/{job.Id}").ProblemAsync(ErrorCodes.NotFound);
        await ada.GetAsync($"me/exports/{job.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Empty((await ada.GetAsync("me/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items);
        var second = await StartAsync(ada, two.Id);
        await ada.DeleteAsync($"me/exports/{second.Id}").ReadAsync(204); // wherever it is
        var third = await EndedAsync(ada, (await StartAsync(ada, two.Id)).Id, ExportState.Ready);

        // What was cancelled has cost the work, and counts.
        Assert.NotNull((await ada.PostAsync($"conversations/{two.Id}/exports", new { }).ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs);
        await ada.DeleteAsync($"me/exports/{third.Id}").ReadAsync(204);
        await ada.PostAsync($"conversations/{two.Id}/exports", new { }).ProblemAsync(ErrorCodes.RateLimited);
        Sweep(server);
        await NoFilesAsync(server);
        server.Time!.Advance(TimeSpan.FromHours(25));
        ada = await server.SignInAsync(ada);
        await EndedAsync(ada, (await StartAsync(ada, one.Id)).Id, ExportState.Ready);
    }

    [Theory, EveryEngine]
    public async Task Export_CutShortByAStop_IsMadeAfterTheRestart_AndExpires(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Exports:Keep", "01:00:00"));
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("crew");
        var job = await StartAsync(ada, group.Id);
        await EndedAsync(ada, job.Id, ExportState.Ready);
        await QueueAgainAsync(server, job.Id);
        File.Delete(Path.Combine(server.DataFolder, "exports", $"{job.Id}.zip"));
        await server.RestartAsync();
        await EndedAsync(ada, job.Id, ExportState.Ready);
        await ada.GetAsync($"me/exports/{job.Id}/file").ReadAsync(200);

        server.Time!.Advance(TimeSpan.FromMinutes(61));
        var again = await server.SignInAsync(ada);
        await again.GetAsync($"me/exports/{job.Id}/file").ProblemAsync(ErrorCodes.NotFound);
        while ((await again.GetAsync($"conversations/{group.Id}/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items.Count > 0)
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task Export_ThatWouldBeTooLarge_EndsWithoutAFile()
    {
        await using var server = await TestServer.StartOnManualClockAsync(DatabaseEngine.Sqlite, ("Parley:Exports:FileBytes", $"{1 << 20}"));
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("crew");
        await ada.SendFilesAsync(group.Id, "", (await ada.UploadAsync(RandomNumberGenerator.GetBytes(2 << 20), "large.bin")).Id);
        var failed = await EndedAsync(ada, (await StartAsync(ada, group.Id)).Id, ExportState.Failed);
        Assert.Equal((ExportFailure.TooLarge, (long?)null), (failed.Failure, failed.Bytes));
        await ada.GetAsync($"me/exports/{failed.Id}/file").ProblemAsync(ErrorCodes.NotFound);
        await NoFilesAsync(server);
    }

    [Theory, EveryEngine]
    public async Task Export_WhoseMessagesDisappear_DisappearsWithThem(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("crew");
        await ada.SetRetentionAsync(group.Id, "age", 300);
        var sent = (await ada.SendAsync(group.Id, "not for long")).Message;
        var ready = await EndedAsync(ada, (await StartAsync(ada, group.Id)).Id, ExportState.Ready);
        await ada.GetAsync($"me/exports/{ready.Id}/file").ReadAsync(200);

        server.Time!.Advance(TimeSpan.FromMinutes(5));
        await server.GoneUpToAsync(ada, group.Id, sent.Seq);
        await ada.GetAsync($"me/exports/{ready.Id}/file").ProblemAsync(ErrorCodes.NotFound);
        Sweep(server);
        Assert.Equal(ExportFailure.Outdated, (await EndedAsync(ada, ready.Id, ExportState.Failed)).Failure);
        await NoFilesAsync(server);
    }

    private static Task<ExportJob> StartAsync(TestUser user, ConversationId conversation) =>
        user.PostAsync($"conversations/{conversation}/exports", new { }).ReadAsync<ExportJob>(202);

    private static async Task<ExportJob> EndedAsync(TestUser user, ExportId id, ExportState expected)
    {
        while (true)
        {
            Token.ThrowIfCancellationRequested();
            var job = await user.GetAsync($"me/exports/{id}").ReadAsync<ExportJob>(200);
            if (job.State == expected)
            {
                return job;
            }

            Assert.True(job.State is ExportState.Queued or ExportState.Running or ExportState.Ready, $"{job.State}: {job.Failure}");
        }
    }

    /// <summary>As if the server had died over it: running, with a lease that has ended.</summary>
    private static Task<int> QueueAgainAsync(TestServer server, ExportId id) => WriteAsync(
        server, "UPDATE exports SET state = 1, progress = 40, expires_at = NULL, failure = NULL, lease_until = 0 WHERE id = @id", new { id });

    private static Task<int> WriteAsync(TestServer server, string statement, object? parameters = null) => server.Services.GetRequiredKeyedService<ModuleDatabase>("accounts").WriteAsync(
        session => session.ExecuteAsync(statement, parameters), Token).AsTask();

    /// <summary>Lets the worker's own time come.</summary>
    private static void Sweep(TestServer server) => server.Time!.Advance(TimeSpan.FromSeconds(31));

    private static async Task NoFilesAsync(TestServer server)
    {
        while (Directory.GetFiles(Path.Combine(server.DataFolder, "exports")).Length > 0)
        {
            await Task.Delay(20, Token);
        }
    }

    private static byte[] Bytes(ZipArchive zip, string entry)
    {
        using var stream = zip.GetEntry(entry)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
