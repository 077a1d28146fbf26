using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Testing;

namespace Parley.Server.Tests.Reports;

public sealed class ReportTests(GuestServers servers) : IClassFixture<GuestServers>
{
    [Theory, EveryEngine]
    public async Task Report_ChatOfStrangers_OutlivesItAndLeadsToTheGuest(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await StrangerChat.OpenAsync(server);
        await chat.BobsSocket.SayAsync(chat.Id, "something vile");
        await chat.AdasSocket.SayAsync(chat.Id, "stop");

        // Bob leaves before Ada has found the button.
        await chat.BobsSocket.LeavePartnerAsync();
        await chat.AdasSocket.LeftAsync();
        var made = await chat.Ada.PostAsync("reports", new { conversationId = chat.Id, reason = "harassment", text = "He was vile." }).ReadAsync<ReportReceipt>(201);
        Assert.Equal(made.Id, (await chat.Ada.PostAsync("reports", new { conversationId = chat.Id, reason = "spam" }).ReadAsync<ReportReceipt>(200)).Id);

        var moderator = await server.SignUpAsync("moderator", AccountRole.Moderator);
        var listed = await moderator.GetAsync("admin/reports?state=open&limit=100").ReadAsync<ListResponse<Report>>(200);
        Assert.Contains(listed.Items, report => report.Id == made.Id);
        var details = await moderator.GetAsync($"admin/reports/{made.Id}").ReadAsync<ReportDetails>(200);
        Assert.Equal((ReportReason.Harassment, ReportState.Open, ConversationType.Guest, "He was vile."), (details.Reason, details.State, details.ConversationType, details.Text));
        Assert.Equal((chat.Ada.Id, "Ada", chat.Bob.Id, "Bob", true), (details.Reporter.Id, details.Reporter.Name, details.Reported!.Id, details.Reported.Name, details.Reported.Guest));
        Assert.Equal([("Bob", "something vile"), ("Ada", "stop")], details.Evidence.Select(message => (message.SenderName, message.Text)));

        // Who has read it stands in the audit log.
        var admin = await server.SignUpAsync("admin", AccountRole.Admin);
        var read = await admin.GetAsync("admin/audit?kind=report-read&limit=100").ReadAsync<ListResponse<AuditEntry>>(200);
        Assert.Contains(read.Items, entry => entry.Actor?.Id == moderator.Id && entry.Detail!["report"] == made.Id.ToString());

        // Bob's session ends; the report stays.
        var settled = await moderator.PatchAsync($"admin/reports/{made.Id}", new { state = "resolved", note = "Sent away.", endSession = true }).ReadAsync<ReportDetails>(200);
        Assert.Equal((ReportState.Resolved, "Sent away.", moderator.Id), (settled.State, settled.Note, settled.HandledBy));
        await chat.BobsSocket.ClosedAsync();
        Assert.Equal(401, (int)(await chat.Bob.PostAsync("reports", new { })).StatusCode);
        Assert.Equal(2, (await moderator.GetAsync($"admin/reports/{made.Id}").ReadAsync<ReportDetails>(200)).Evidence.Count);
    }

    [Theory, EveryEngine]
    public async Task Report_OrdinaryConversation_KeepsWhatTheReporterSees(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        var group = await ada.CreateGroupAsync("Engines", bob);
        await bob.SendAsync(group.Id, "before Eve came");
        await ada.AddAsync(group.Id, eve);
        await bob.SendAsync(group.Id, "spam");
        await eve.PostAsync("reports", new { conversationId = group.Id, reason = "spam", userId = server.Clock.GetUtcNow().ToString("O") }).ProblemAsync(ErrorCodes.ValidationFailed);
        await eve.PostAsync("reports", new { conversationId = group.Id, reason = "spam", userId = Guid.CreateVersion7() }).ProblemAsync(ErrorCodes.ValidationFailed);

        var made = await eve.PostAsync("reports", new { conversationId = group.Id, reason = "spam", userId = bob.Id }).ReadAsync<ReportReceipt>(201);

        var admin = await server.SignUpAsync("admin", AccountRole.Admin);
        var details = await admin.GetAsync($"admin/reports/{made.Id}").ReadAsync<ReportDetails>(200);
        Assert.Equal(["spam"], details.Evidence.Select(message => message.Text));
        Assert.Equal((bob.Id, false), (details.Reported!.Id, details.Reported.Guest));
        await admin.PatchAsync($"admin/reports/{made.Id}", new { banHours = 5 }).ProblemAsync(ErrorCodes.ValidationFailed);

        var direct = await ada.OpenDirectAsync(bob);
        await bob.SendAsync(direct.Id, "buy this");
        var second = await ada.PostAsync("reports", new { conversationId = direct.Id, reason = "other" }).ReadAsync<ReportReceipt>(201);
        Assert.Equal(bob.Id, (await admin.GetAsync($"admin/reports/{second.Id}").ReadAsync<ReportDetails>(200)).Reported!.Id);
    }

    [Fact]
    public async Task Report_SomebodyElsesOrMalformed_IsRefused()
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        var group = await ada.CreateGroupAsync("Engines", bob, eve);
        await ada.RemoveAsync(group.Id, eve);

        using var anonymous = await server.Http.PostAsync("reports", null, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)anonymous.StatusCode);
        await eve.PostAsync("reports", new { conversationId = group.Id, reason = "spam" }).ProblemAsync(ErrorCodes.NotFound);
        await eve.PostAsync("reports", new { conversationId = Guid.CreateVersion7(), reason = "spam" }).ProblemAsync(ErrorCodes.NotFound);
        var error = await ada.PostAsync("reports", new { }).ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(["conversationId", "reason"], error.Errors!.Select(field => field.Field));
        await ada.PostAsync("reports", new { conversationId = group.Id, reason = "no reason" }).ProblemAsync(ErrorCodes.ValidationFailed);
        var tooLong = await ada.PostAsync("reports", new { conversationId = group.Id, reason = "spam", text = new string('x', 2_001) }).ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(("text", 2_000L), (tooLong.Errors![0].Field, tooLong.Errors[0].Limit));
        var twice = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.PostAsync("reports", new { conversationId = group.Id, reason = "spam" })));
        Assert.Single(twice, answer => (int)answer.StatusCode == 201);
        Assert.All(twice, answer => Assert.True((int)answer.StatusCode is 200 or 201));
    }

    [Fact]
    public async Task Reports_List_IsPagedNewestFirst()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Reports:PerHour", "3"));
        var ada = await server.SignUpAsync("ada");
        var made = new List<ReportId>();
        for (var i = 0; i < 3; i++)
        {
            var group = await ada.CreateGroupAsync($"Group {i}");
            made.Add((await ada.PostAsync("reports", new { conversationId = group.Id, reason = "spam" }).ReadAsync<ReportReceipt>(201)).Id);
        }

        // G5
        var fourth = await ada.CreateGroupAsync("Group 4");
        await ada.PostAsync("reports", new { conversationId = fourth.Id, reason = "spam" }).ProblemAsync(ErrorCodes.RateLimited);

        var owner = await server.SignUpAsync("owner", AccountRole.Owner);
        var first = await owner.GetAsync("admin/reports?limit=2").ReadAsync<ListResponse<Report>>(200);
        var second = await owner.GetAsync($"admin/reports?limit=2&cursor={first.NextCursor}").ReadAsync<ListResponse<Report>>(200);
        Assert.Equal(Enumerable.Reverse(made), first.Items.Concat(second.Items).Select(report => report.Id));
        Assert.Null(second.NextCursor);
        await owner.PatchAsync($"admin/reports/{made[0]}", new { state = "dismissed" }).ReadAsync(200);
        Assert.Equal(made[0], Assert.Single((await owner.GetAsync("admin/reports?state=dismissed").ReadAsync<ListResponse<Report>>(200)).Items).Id);
        await owner.GetAsync("admin/reports?state=nonsense").ProblemAsync(ErrorCodes.ValidationFailed);
        await owner.GetAsync("admin/reports?cursor=nonsense").ProblemAsync(ErrorCodes.ValidationFailed);
        await owner.GetAsync($"admin/reports/{Guid.CreateVersion7()}").ProblemAsync(ErrorCodes.NotFound);
        await owner.PatchAsync($"admin/reports/{made[1]}", new { note = new string('x', 4_001) }).ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.GetAsync("admin/reports").ProblemAsync(ErrorCodes.Forbidden);
    }
}
