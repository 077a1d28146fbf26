using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Reactions;
using Parley.Server.Tests.Retention;
using Parley.Testing;

namespace Parley.Server.Tests.Pins;

/// <summary>A pin is one change with one revision; it is no message and no edit, and goes with its message.</summary>
public sealed class PinTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Pin_ThroughEitherDoor_IsOneRevisionThatEverybodySees(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await using var other = await chat.Bob.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var sent = (await chat.Ada.SendAsync(chat.Id, "keep this")).Message;

            var pinned = await chat.BobPinning(door).PinAsync(sent);

            Assert.Equal((sent.Rev, sent.Rev + 1, (long?)sent.Rev + 1), (pinned.After, pinned.UpTo, pinned.Message.ChangedRev));
            Assert.Equal((chat.Bob.Id, sent.Text), (pinned.Message.PinnedBy!.Value, pinned.Message.Text));
            Assert.Null(pinned.Message.EditedAt);
            Assert.True(pinned.Message.PinnedAt >= sent.CreatedAt);
            foreach (var socket in new[] { chat.AdasSocket, other })
            {
                var frame = await socket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo == pinned.UpTo);
                Assert.Equal((chat.Id, pinned.After), (frame.ConversationId, frame.After));
                Assert.Equivalent(pinned.Message, frame.Message, strict: true);
            }

            Assert.Equivalent(pinned.Message, (await chat.Ada.HistoryAsync(chat.Id)).Items[^1], strict: true);
            Assert.Equivalent(pinned.Message, (await chat.Ada.FindAsync(chat.Id)).LastMessage, strict: true);
            var list = await chat.Ada.PinsAsync(chat.Id);
            Assert.Equivalent(pinned.Message, Assert.Single(list.Items), strict: true);
            Assert.Equal(new HashSet<UserId> { chat.Ada.Id, chat.Bob.Id }, list.Users.Select(user => user.Id).ToHashSet());

            // Whoever has pinned it.
            var taken = await chat.Pinning(door).UnpinAsync(sent);
            Assert.Equal(pinned.UpTo + 1, taken.UpTo);
            Assert.True(taken.Message is { PinnedAt: null, PinnedBy: null });
            Assert.Empty((await chat.Bob.PinsAsync(chat.Id)).Items);
        }
    }

    [Theory, EveryEngine]
    public async Task Pin_MovesNeitherCursorsNorTheUnreadCountNorTheOrderOfConversations(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var first = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Ada.SendAsync(chat.Id, "b");
        await chat.Bob.ReadUpToAsync(chat.Id, 1);
        var before = await chat.Bob.FindAsync(chat.Id);

        await chat.Ada.PinAsync(first);

        var after = await chat.Bob.FindAsync(chat.Id);
        Assert.Equal((before.UnreadCount, before.Me.ReadSeq, before.LastSeq, before.LastActivityAt), (after.UnreadCount, after.Me.ReadSeq, after.LastSeq, after.LastActivityAt));
        Assert.Equal((1, before.LastRev + 1), (after.UnreadCount, after.LastRev));
    }

    [Theory, EveryEngine]
    public async Task Pin_Again_ChangesNothingAndAnswersTheSame(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        Assert.Equal(message.Rev, (await chat.Ada.UnpinAsync(message)).UpTo); // nothing to take off
        var first = await chat.Ada.PinAsync(message);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? chat.Pinning(Door.Rest) : chat.BobPinning(Door.Socket)).PinAsync(message)));

        Assert.All(answers, answer => Assert.Equivalent(first, answer, strict: true));
        Assert.Equal(first.UpTo, (await chat.Ada.FindAsync(chat.Id)).LastRev);
        Assert.Single(await chat.BobsSocket.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated));
    }

    [Theory, EveryEngine]
    public async Task Pins_AreListedByTheLatestPin_PageByPage(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var sent = new List<Message>();
        foreach (var text in new[] { "a", "b", "c", "d", "e" })
        {
            sent.Add((await chat.Ada.SendAsync(chat.Id, text)).Message);
        }

        foreach (var place in new[] { 3, 0, 4, 1, 2 })
        {
            await chat.Ada.PinAsync(sent[place]);
        }

        await chat.Ada.UnpinAsync(sent[0]);
        await chat.Bob.PinAsync(sent[0]);
        Assert.Equal(["a", "c", "b", "e", "d"], await chat.Bob.PinnedTextsAsync(chat.Id));

        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = await chat.Bob.PinsAsync(chat.Id, $"?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            paged.AddRange(page.Items.Select(message => message.Text));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["a", "c", "b", "e", "d"], paged);
    }

    [Theory, EveryEngine]
    public async Task Pin_BadInput_NamesTheFieldAndTheLimit(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            await chat.Pinning(door).RefusedAsync(message with { Id = MessageId.New(TimeProvider.System) }, ErrorCodes.NotFound);
            await chat.Pinning(door).RefusedAsync(message with { ConversationId = new ConversationId(Guid.NewGuid()) }, ErrorCodes.NotFound);
        }

        var missing = await chat.AdasSocket.EmitAsync(EventNames.PinMessage, new { }).RefusedAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(["conversationId", "messageId"], missing.Errors!.Select(one => one.Field));
        await chat.AdasSocket.EmitRawAsync(EventNames.PinMessage, """{"conversationId":[],"messageId":{},"remove":7}""").RefusedAsync(ErrorCodes.ValidationFailed);
        (string Query, string Field, long? Limit)[] wrong = [("?limit=0", "limit", 100), ("?limit=101", "limit", 100), ("?cursor=x", "cursor", null), ("?cursor=-1", "cursor", null)];
        foreach (var (query, field, limit) in wrong)
        {
            var error = await chat.Ada.GetAsync($"conversations/{chat.Id}/pins{query}").ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal((field, limit), (Assert.Single(error.Errors!).Field, error.Errors![0].Limit));
        }
    }

    [Theory, EveryEngine]
    public async Task Pin_BeyondTheLimit_IsRefusedAndNamesIt_AlsoWhenManyPinAtOnce(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Pins:PerConversation", "3"));
        await using var chat = await DirectChat.OpenAsync(server);
        var sent = new List<Message>();
        for (var i = 0; i < 8; i++)
        {
            sent.Add((await chat.Ada.SendAsync(chat.Id, $"{i}")).Message);
        }

        await Task.WhenAll(sent.Select(async message => (await chat.Ada.PostAsync($"conversations/{chat.Id}/messages/{message.Id}/pin", new { })).Dispose()));

        var pinned = (await chat.Ada.PinsAsync(chat.Id)).Items;
        Assert.Equal(3, pinned.Count);
        var other = sent.First(message => pinned.All(one => one.Id != message.Id));
        foreach (var door in Enum.GetValues<Door>())
        {
            Assert.Contains("At most 3 of", (await chat.Pinning(door).RefusedAsync(other, ErrorCodes.TooMany)).Detail, StringComparison.Ordinal);
        }

        await chat.Bob.PinAsync(pinned[0]); // one that is pinned
        await chat.Bob.UnpinAsync(pinned[0]);
        await chat.Ada.PinAsync(other);
    }

    [Theory, EveryEngine]
    public async Task Pin_WhereNobodyMay_IsRefused(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Pins:PerConversation", "0"));
        await using var chat = await DirectChat.OpenAsync(server);
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Pinning(Door.Rest).RefusedAsync(message, ErrorCodes.TooMany);
        Assert.Equal(0, (await server.Http.GetAsync(new Uri("server", UriKind.Relative), TestContext.Current.CancellationToken).ReadAsync<ServerInfo>(200)).Limits.PinsPerConversation);
    }

    [Theory, EveryEngine]
    public async Task Pin_OfWhatIsEditedReactedToAndDeleted_StaysAndGoes(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Bob.PinAsync(message);

        Assert.Equal(chat.Bob.Id, (await chat.Ada.EditAsync(message, "b")).Message.PinnedBy);
        Assert.Equal(chat.Bob.Id, (await chat.Bob.ReactAsync(message, "👍")).Message.PinnedBy);
        Assert.Equal(["b"], await chat.Ada.PinnedTextsAsync(chat.Id));
        var deleted = await chat.Ada.DeleteAsync(message);

        Assert.True(deleted.Message is { PinnedAt: null, PinnedBy: null });
        foreach (var door in Enum.GetValues<Door>())
        {
            await chat.BobPinning(door).RefusedAsync(message, ErrorCodes.MessageDeleted);
            await chat.BobPinning(door).RefusedAsync(message, ErrorCodes.MessageDeleted, remove: true);
        }

        Assert.Empty((await chat.Bob.PinsAsync(chat.Id)).Items);
    }

    /// <summary>What one has deleted for oneself, one has in no list; the other side keeps it.</summary>
    [Theory, EveryEngine]
    public async Task Pin_OfWhatOneHasDeletedForOneself_IsNotOnesOwn(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Bob.PinAsync(message);
        await chat.Ada.DeleteAsync(message, "me");

        Assert.Empty((await chat.Ada.PinsAsync(chat.Id)).Items);
        Assert.Equal(["a"], await chat.Bob.PinnedTextsAsync(chat.Id));
        await chat.Pinning(Door.Rest).RefusedAsync(message, ErrorCodes.NotFound, remove: true);
    }

    [Theory, EveryEngine]
    public async Task Pin_OfAMessagePastItsTime_GoesWithItAndMakesRoom(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Pins:PerConversation", "1"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SetRetentionAsync(chat.Id, "age", 300);
        var gone = (await ada.SendAsync(chat.Id, "a")).Message;
        await ada.PinAsync(gone);
        await bob.SyncAsync(); // by then the log is at rest: if it saw time move, it would take what it does for stuck
        server.Time!.Advance(TimeSpan.FromMinutes(4));
        var stays = (await ada.SendAsync(chat.Id, "b")).Message;
        server.Time.Advance(TimeSpan.FromMinutes(1));
        await server.GoneUpToAsync(bob, chat.Id, gone.Seq);

        Assert.Empty((await bob.PinsAsync(chat.Id)).Items);
        await ada.PostAsync($"conversations/{chat.Id}/messages/{gone.Id}/pin", new { }).ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(0, await CountAsync(server, chat.Id)); // nothing of it is left in the table either
        await ada.PinAsync(stays);
        Assert.Equal(["b"], await bob.PinnedTextsAsync(chat.Id));
    }

    [Theory, EveryEngine]
    public async Task Pin_SurvivesARestart_AndGoesWithTheConversation(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.PinAsync((await bob.SendAsync(group.Id, "a")).Message);

        await server.RestartAsync();

        Assert.Equal(["a"], await bob.PinnedTextsAsync(group.Id));
        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        await bob.GetAsync($"conversations/{group.Id}/pins").ProblemAsync(ErrorCodes.NotFound);
        while (await CountAsync(server, group.Id) > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static ValueTask<long> CountAsync(TestServer server, ConversationId id) => server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
        session => session.QuerySingleAsync<long>(
            "SELECT COUNT(*) FROM messages m JOIN conversations c ON c.conversation = m.conversation WHERE c.id = @id AND m.pinned_rev IS NOT NULL", new { id }),
        TestContext.Current.CancellationToken);
}
