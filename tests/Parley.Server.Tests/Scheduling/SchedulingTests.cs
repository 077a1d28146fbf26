using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Scheduling;

/// <summary>What authors do about messages that are to be sent later.</summary>
public sealed class SchedulingTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Scheduled_IsSentAtItsTime_AndBeforeItOnlyItsAuthorKnows(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        await using var tablet = await chat.Ada.ConnectAsync();
        var answered = (await chat.Bob.SendAsync(chat.Id, "when?")).Message;
        var before = await chat.Bob.FindAsync(chat.Id);

        var scheduled = await chat.Ada.ScheduleAsync(chat.Id, "at nine", 300, replyTo: answered.Id);

        var told = await tablet.ExpectAsync<ScheduledUpdatedEvent>(EventNames.ScheduledUpdated);
        Assert.Equivalent(scheduled, told.Scheduled, strict: true);
        Assert.Equivalent(scheduled, Assert.Single(await chat.Ada.ScheduledAsync(chat.Id)), strict: true);
        Assert.Equivalent(scheduled, Assert.Single((await chat.Ada.GetAsync("scheduled").ReadAsync<ListResponse<ScheduledMessage>>(200)).Items), strict: true);
        Assert.Empty(await chat.Bob.ScheduledAsync(chat.Id));
        var after = await chat.Bob.FindAsync(chat.Id);
        Assert.Equal((before.LastRev, before.UnreadCount), (after.LastRev, after.UnreadCount));

        server.Time!.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(["when?"], await chat.Bob.SaidAsync(chat.Id));
        await chat.Ada.SentAsync(chat.Id);

        var received = await chat.BobsSocket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Id == scheduled.Id);
        Assert.Equal((scheduled.Id, "at nine", answered.Id, chat.Ada.Id), (received.Id, received.Text, received.ReplyTo!.Value, received.SenderId));
        Assert.True(received.CreatedAt >= scheduled.At);
        await chat.AdasSocket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Id == scheduled.Id); // no socket of hers has sent it
        var gone = await tablet.ExpectAsync<ScheduledUpdatedEvent>(EventNames.ScheduledUpdated, one => one.Scheduled is null);
        Assert.Equal((scheduled.Id, told.Personal.UpTo), (gone.MessageId, gone.Personal.After));
        Assert.Empty(await chat.BobsSocket.SettledAsync<ScheduledUpdatedEvent>(EventNames.ScheduledUpdated));
    }

    [Theory, EveryEngine]
    public async Task Schedule_Again_ChangesNothingAndAnswersTheSame(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var id = MessageId.New(server.Clock);
        var body = new { id, text = "a", at = server.In(60) };
        var first = await ada.PostAsync(ScheduleSteps.PathOf(chat.Id), body).ReadAsync<ScheduledMessage>(201);

        var again = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ada.PostAsync(ScheduleSteps.PathOf(chat.Id), body).ReadAsync<ScheduledMessage>(200)));

        Assert.All(again, one => Assert.Equivalent(first, one, strict: true));
        await ada.PostAsync(ScheduleSteps.PathOf(chat.Id), body with { text = "b" }).ProblemAsync(ErrorCodes.MessageIdConflict);
        await bob.PostAsync(ScheduleSteps.PathOf(chat.Id), body with { text = "b" }).ReadAsync(201); // his own is another
        Assert.Single(await ada.ScheduledAsync(chat.Id));
    }

    [Theory, EveryEngine]
    public async Task Scheduled_IsChangedCancelledAndSentNow_ByItsAuthorAlone(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (changed, cancelled, sent) = (await ada.ScheduleAsync(chat.Id, "a", 60), await ada.ScheduleAsync(chat.Id, "b", 60), await ada.ScheduleAsync(chat.Id, "c", 600));
        foreach (var request in new[]
        {
            bob.PatchAsync(ScheduleSteps.PathOf(chat.Id, changed.Id), new { text = "his" }), bob.DeleteAsync(ScheduleSteps.PathOf(chat.Id, changed.Id)),
            bob.PostAsync(ScheduleSteps.PathOf(chat.Id, changed.Id, "/send"), new { }),
        })
        {
            await request.ProblemAsync(ErrorCodes.NotFound);
        }

        await ada.RescheduleAsync(changed, new { text = "another" });
        var later = await ada.RescheduleAsync(changed, new { at = server.In(120) });
        Assert.Equal(("another", server.In(120)), (later.Text, later.At));
        Assert.Equivalent(later, await ada.RescheduleAsync(changed, new { later.At }), strict: true); // a retry
        await ada.DeleteAsync(ScheduleSteps.PathOf(chat.Id, cancelled.Id)).ReadAsync(204);
        await ada.DeleteAsync(ScheduleSteps.PathOf(chat.Id, cancelled.Id)).ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(sent.Id, (await ada.SendNowAsync(sent)).Message.Id);
        await ada.PostAsync(ScheduleSteps.PathOf(chat.Id, sent.Id, "/send"), new { }).ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal([later.Id], (await ada.ScheduledAsync(chat.Id)).Select(one => one.Id));

        server.Time!.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(["c"], await bob.SaidAsync(chat.Id));
        await ada.SentAsync(chat.Id);
        Assert.Equal(["c", "another"], await bob.SaidAsync(chat.Id));
    }

    [Theory, EveryEngine]
    public async Task Schedule_BadInput_NamesTheFieldAndTheLimit(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Scheduling:Furthest", "1.00:00:00"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var scheduled = await ada.ScheduleAsync(chat.Id, "a", 60);
        (object Body, string Field, long? Limit)[] wrong =
        [
            (new { at = server.In(60) }, "text", null), (new { text = " ", at = server.In(60) }, "text", null), (new { text = new string('x', 8193), at = server.In(60) }, "text", 8192),
            (new { text = "a" }, "at", null), (new { text = "a", at = server.In(0) }, "at", null), (new { text = "a", at = server.In(86_401) }, "at", null),
            (new { id = Guid.NewGuid(), text = "a", at = server.In(60) }, "id", null),
        ];
        foreach (var (body, field, limit) in wrong)
        {
            var error = await ada.PostAsync(ScheduleSteps.PathOf(chat.Id), body).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal((field, limit), (Assert.Single(error.Errors!).Field, error.Errors![0].Limit));
        }

        foreach (var (body, field) in new (object, string)[] { (new { }, "text"), (new { text = "" }, "text"), (new { text = new string('x', 8193) }, "text"), (new { at = server.In(-1) }, "at") })
        {
            var error = await ada.PatchAsync(ScheduleSteps.PathOf(chat.Id, scheduled.Id), body).ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal(field, Assert.Single(error.Errors!).Field);
        }

        await ada.PostRawAsync(ScheduleSteps.PathOf(chat.Id), """{"text":[],"at":"tomorrow"}""").ReadAsync(400);
        foreach (var (query, field) in new[] { ("?limit=0", "limit"), ("?limit=101", "limit"), ("?cursor=x", "cursor"), ("?cursor=1", "cursor") })
        {
            foreach (var path in new[] { "scheduled", ScheduleSteps.PathOf(chat.Id) })
            {
                Assert.Equal(field, Assert.Single((await ada.GetAsync(path + query).ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
            }
        }

        var unknown = new ConversationId(Guid.NewGuid());
        await ada.PostAsync(ScheduleSteps.PathOf(unknown), new { text = "a", at = server.In(60) }).ProblemAsync(ErrorCodes.NotFound);
        await ada.GetAsync(ScheduleSteps.PathOf(unknown)).ProblemAsync(ErrorCodes.NotFound);
        await ada.PatchAsync(ScheduleSteps.PathOf(unknown, scheduled.Id), new { text = "a" }).ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task Schedule_BeyondTheLimit_IsRefusedAndNamesIt_AlsoManyAtOnce(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Scheduling:PerPerson", "3"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (chat, group) = (await ada.OpenDirectAsync(bob), await ada.CreateGroupAsync("group", bob));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
            (await ada.PostAsync(ScheduleSteps.PathOf(i % 2 == 0 ? chat.Id : group.Id), new { text = $"{i}", at = server.In(60 + i) })).Dispose()));

        var all = (await ada.GetAsync("scheduled").ReadAsync<ListResponse<ScheduledMessage>>(200)).Items;
        Assert.Equal(3, all.Count);
        Assert.Equal(all.OrderBy(one => one.At), all);
        var error = await ada.PostAsync(ScheduleSteps.PathOf(chat.Id), new { text = "a", at = server.In(60) }).ProblemAsync(ErrorCodes.TooMany);
        Assert.Contains("At most 3", error.Detail, StringComparison.Ordinal);
        await bob.ScheduleAsync(chat.Id, "his own", 60);

        var paged = new List<ScheduledMessage>();
        string? cursor = null;
        do
        {
            var page = await ada.GetAsync($"scheduled?limit=1{(cursor is null ? "" : $"&cursor={cursor}")}").ReadAsync<ListResponse<ScheduledMessage>>(200);
            paged.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Schedule_ByNobodyStrangersAndFormerMembers_IsRefused()
    {
        var server = await servers.SqliteAsync();
        var people = await server.SignUpAsync("ada", "former", "stranger");
        var (ada, former, stranger) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", former);
        await former.ScheduleAsync(group.Id, "too late", 600);
        await ada.RemoveAsync(group.Id, former);
        foreach (var user in new[] { former, stranger })
        {
            await user.PostAsync(ScheduleSteps.PathOf(group.Id), new { text = "a", at = server.In(60) }).ProblemAsync(ErrorCodes.NotFound);
            await user.GetAsync(ScheduleSteps.PathOf(group.Id)).ProblemAsync(ErrorCodes.NotFound);
            Assert.Empty((await user.GetAsync("scheduled").ReadAsync<ListResponse<ScheduledMessage>>(200)).Items);
        }

        await server.Http.GetAsync(new Uri("scheduled", UriKind.Relative), Token).ProblemAsync(ErrorCodes.Unauthenticated);
        await server.Http.PostAsync(new Uri(ScheduleSteps.PathOf(group.Id), UriKind.Relative), null, Token).ProblemAsync(ErrorCodes.Unauthenticated);
    }

    /// <summary>One's own log tells it: by push without a gap, and to who was away by sync.</summary>
    [Theory, EveryEngine]
    public async Task Scheduled_WhileADeviceIsAway_ComesBySync(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (chat, other) = (await ada.OpenDirectAsync(bob), await ada.CreateGroupAsync("group", bob));
        var held = await ada.SyncAsync();
        var first = await ada.ScheduleAsync(chat.Id, "a", 600);
        await ada.RescheduleAsync(first, new { text = "b" });

        var synced = await ada.SyncAsync(held.Stamp, held.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), held.UserRev);

        Assert.Equal((held.UserRev + 2, held.UserRev + 2), (synced.UserRev, synced.Personal!.UpTo));
        Assert.Equal([chat.Id], synced.Personal.Scheduled ?? []);
        Assert.Empty(synced.Conversations.SelectMany(one => one.Messages));
        Assert.Empty(await ada.ScheduledAsync(other.Id));
    }

    [Theory, EveryEngine]
    public async Task Scheduled_AtRest_IsSealed_AndGoesWithMembershipAndConversation(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (left, deleted) = (await bob.CreateGroupAsync("left", ada), await bob.CreateGroupAsync("deleted", ada));
        await ada.ScheduleAsync(left.Id, "canary", 600);
        await ada.ScheduleAsync(deleted.Id, "canary", 600);
        var database = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat");
        foreach (var body in await database.ReadAsync(session => session.QueryAsync<byte[]>("SELECT body FROM scheduled_messages"), Token))
        {
            Assert.True(body.AsSpan().IndexOf("canary"u8) < 0);
        }

        await ada.LeaveAsync(left.Id);
        Assert.Equal([deleted.Id], (await ada.GetAsync("scheduled").ReadAsync<ListResponse<ScheduledMessage>>(200)).Items.Select(one => one.ConversationId));
        await bob.DeleteAsync($"conversations/{deleted.Id}").ReadAsync(204);
        Assert.Empty((await ada.GetAsync("scheduled").ReadAsync<ListResponse<ScheduledMessage>>(200)).Items);
        Assert.Equal(0, await CountAsync(database));
    }

    private static ValueTask<long> CountAsync(ModuleDatabase database) =>
        database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM scheduled_messages"), Token);
}
