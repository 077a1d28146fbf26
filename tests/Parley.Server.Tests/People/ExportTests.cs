using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.People;

public sealed class ExportTests(SharedServers servers)
{
    // D3: asked for several times, it is one job.
    [Theory, EveryEngine]
    public async Task Export_OfEverything_IsWholeAndItsOwnersAlone(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var direct = await ada.OpenDirectAsync(bob);
        var group = await bob.CreateGroupAsync("group");
        await bob.SendAsync(group.Id, "before she came");
        await bob.AddAsync(group.Id, ada);
        for (var i = 0; i < 5; i++)
        {
            var sent = (await ada.SendAsync(direct.Id, i == 2 ? "a slip" : $"message {i}")).Message;
            if (i == 2)
            {
                await ada.EditAsync(sent, "message 2");
            }
        }

        await bob.EditAsync((await bob.SendAsync(group.Id, "his slip")).Message, "his own");
        var crew = await ada.CreateGroupAsync("crew");
        await ada.PostAsync($"conversations/{crew.Id}/scheduled", new { text = "later", at = TimeProvider.System.GetUtcNow().AddDays(1) }).ReadAsync(201);
        await ada.PostAsync($"conversations/{crew.Id}/invites", new { maxUses = 3 }).ReadAsync<CreatedGroupInvite>(201);
        await ada.BefriendAsync(bob);
        await bob.PostAsync("reports", new { conversationId = direct.Id, reason = "spam" }).ReadAsync(201);
        await ada.PostAsync("reports", new { conversationId = group.Id, reason = "other", text = "not nice" }).ReadAsync(201);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync(ada)));
        Assert.Single(jobs.OfType<ExportJob>().DistinctBy(job => job.Id));
        var done = await ReadyAsync(ada, jobs.OfType<ExportJob>().First().Id);
        Assert.Equal((100, true), (done.Progress, done.ExpiresAt is not null));
        Assert.Equal(done, Assert.Single((await ada.GetAsync("me/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items));

        using var response = await ada.GetAsync($"me/exports/{done.Id}/file");
        Assert.Equal("application/zip", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var zip = new ZipArchive(body, ZipArchiveMode.Read);
        Assert.Equal(
            new[] { "account.json", "blocked.json", "chat-settings.json", "contact-requests.json", "contacts.json", $"conversations/{crew.Id}.json", $"conversations/{direct.Id}.json", $"conversations/{group.Id}.json", "files.json", "group-invites.json", "identities.json", "notifications.json", "push-devices.json", "push-subscriptions.json", "reports.json", "scheduled-messages.json", "sessions.json", "settings.json" }.Order(StringComparer.Ordinal),
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(ada.Session.User.Email, Read(zip, "account.json").GetProperty("email").GetString());
        Assert.Equal(bob.Id.ToString(), Read(zip, "contacts.json")[0].GetProperty("user").GetProperty("id").GetString());
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => $"message {i}"),
            Read(zip, $"conversations/{direct.Id}.json").GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("text").GetString()));
        var slip = Assert.Single(Read(zip, $"conversations/{direct.Id}.json").GetProperty("earlierVersions").EnumerateArray());
        Assert.Equal(("a slip", 0), (Text(slip, "text"), slip.GetProperty("version").GetInt32()));
        Assert.DoesNotContain("his slip", Read(zip, $"conversations/{group.Id}.json").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("before she came", Read(zip, $"conversations/{group.Id}.json").ToString(), StringComparison.Ordinal);

        var report = Assert.Single(Read(zip, "reports.json").EnumerateArray());
        Assert.Equal(("other", "not nice", "open"), (Text(report, "reason"), Text(report, "text"), Text(report, "state")));
        Assert.Equal("later", Text(Assert.Single(Read(zip, "scheduled-messages.json").EnumerateArray()), "text"));
        var link = Assert.Single(Read(zip, "group-invites.json").EnumerateArray());
        Assert.Equal((crew.Id.ToString(), 3), (Text(link, "conversationId"), link.GetProperty("invite").GetProperty("maxUses").GetInt32()));
        var device = Assert.Single(Read(zip, "sessions.json").EnumerateArray());
        Assert.Equal(("127.0.0.1", (string?)null), (Text(device, "address"), Text(device, "endedAt")));
        Assert.Equal(0, Read(zip, "identities.json").GetArrayLength());

        // Nobody else's; one in an hour; and the file is the server's own user's.
        await bob.GetAsync($"me/exports/{done.Id}").ProblemAsync(ErrorCodes.NotFound);
        await bob.GetAsync($"me/exports/{done.Id}/file").ProblemAsync(ErrorCodes.NotFound);
        Assert.Empty((await bob.GetAsync("me/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items);
        Assert.NotNull((await ada.PostAsync("me/exports", new { }).ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs);
        if (!OperatingSystem.IsWindows())
        {
            var file = Path.Combine(server.DataFolder, "exports", $"{done.Id}.zip");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }
    }

    [Fact]
    public async Task Export_CutShortByAStop_IsMadeAfterTheRestartAndExpires()
    {
        await using var server = await TestServer.StartOnManualClockAsync(DatabaseEngine.Sqlite, ("Parley:Exports:Keep", "01:00:00"));
        var ada = await server.SignUpAsync("ada");
        var job = await ada.PostAsync("me/exports", new { }).ReadAsync<ExportJob>(202);
        await ReadyAsync(ada, job.Id);

        // As if the server had died over it: running, with a lease that has not ended.
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("accounts").WriteAsync(
            session => session.ExecuteAsync("UPDATE exports SET state = 1, progress = 40, expires_at = NULL, lease_until = 9000000000000"), TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(server.DataFolder, "exports", $"{job.Id}.zip"));
        Assert.Equal(job.Id, (await ada.PostAsync("me/exports", new { }).ReadAsync<ExportJob>(202)).Id);
        await ada.GetAsync($"me/exports/{job.Id}/file").ProblemAsync(ErrorCodes.NotFound);
        await server.RestartAsync();
        await ReadyAsync(ada, job.Id);
        await ada.GetAsync($"me/exports/{job.Id}/file").ReadAsync(200);

        server.Time!.Advance(TimeSpan.FromMinutes(61));
        var again = await server.SignInAsync(ada);
        await again.GetAsync($"me/exports/{job.Id}/file").ProblemAsync(ErrorCodes.NotFound);
        while ((await again.GetAsync("me/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items.Count > 0)
        {
        }

        while (Directory.EnumerateFiles(Path.Combine(server.DataFolder, "exports")).Any())
        {
        }
    }

    /// <summary>Null when it was refused because one was made just now.</summary>
    private static async Task<ExportJob?> StartAsync(TestUser user)
    {
        using var response = await user.PostAsync("me/exports", new { });
        return (int)response.StatusCode == 429 ? null : await response.ReadAsync<ExportJob>(202);
    }

    private static async Task<ExportJob> ReadyAsync(TestUser user, ExportId id)
    {
        ExportJob job;
        do
        {
            job = await user.GetAsync($"me/exports/{id}").ReadAsync<ExportJob>(200);
            Assert.NotEqual(ExportState.Failed, job.State);
        }
        while (job.State != ExportState.Ready);

        return job;
    }

    private static JsonElement Read(ZipArchive zip, string entry)
    {
        using var stream = zip.GetEntry(entry)!.Open();
        return JsonDocument.Parse(stream).RootElement;
    }

    private static string? Text(JsonElement entry, string property) => entry.GetProperty(property).GetString();
}
