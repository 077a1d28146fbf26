using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Sync;

public sealed class SyncTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Sync_First_ShowsTheLatestConversationsWithTheirNewestMessages(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var small = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(small.Id, "one");
        var large = await ada.CreateGroupAsync("large", bob);
        await SendManyAsync(ada, large.Id, 20);
        var exact = await ada.CreateGroupAsync("exact", bob);
        await SendManyAsync(ada, exact.Id, 19);

        var first = await bob.SyncAsync();

        Assert.Equal([exact.Id, large.Id, small.Id], first.Conversations.Select(one => one.ConversationId));
        Assert.Equal([false, true, false], first.Conversations.Select(one => one.TooLong));
        Assert.Equal([20, 20, 1], first.Conversations.Select(one => one.Messages.Count));
        Assert.All(first.Conversations, one => Assert.Equal((0L, one.Conversation.LastRev), (one.After, one.UpTo)));
        Assert.Equal(Enumerable.Range(2, 20).Select(i => (long)i), first.Conversations[1].Messages.Select(message => message.Seq));
        Assert.Equal((false, false, 1L), (first.Reset, first.More, first.Epoch));
        Assert.Equal(3, first.UserRev);
        Assert.Equal(2, first.Users.Count);
    }

    [Theory, EveryEngine]
    public async Task Sync_WithAStamp_SendsWhatIsNewAndNothingElse(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await SendManyAsync(chat.Ada, chat.Id, 3);
        var first = await chat.Bob.SyncAsync();
        await SendManyAsync(chat.Ada, chat.Id, 100);

        // Both doors, the same answer.
        var positions = new Dictionary<ConversationId, long> { [chat.Id] = 5 };
        var rest = Assert.Single((await chat.Bob.SyncAsync(first.Stamp, positions)).Conversations);
        var socket = Assert.Single((await chat.BobsSocket.EmitAsync(EventNames.Sync, new { stamp = first.Stamp, positions }).OkAsync<SyncResponse>()).Conversations);

        Assert.Equal((5L, 105L, false), (rest.After, rest.UpTo, rest.TooLong));
        Assert.Equal(Enumerable.Range(4, 100).Select(i => (long)i), rest.Messages.Select(message => message.Seq));
        Assert.Equal(rest.Messages.Select(message => message.Id), socket.Messages.Select(message => message.Id));
        Assert.Equal((103L, 103L), (rest.Conversation.LastSeq, rest.Conversation.UnreadCount));
    }

    [Theory, EveryEngine]
    public async Task Sync_MoreThanAHundredMissed_IsTooLongWithTheNewest(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await SendManyAsync(chat.Ada, chat.Id, 3);
        var first = await chat.Bob.SyncAsync();
        await SendManyAsync(chat.Ada, chat.Id, 101);

        var one = Assert.Single((await chat.Bob.SyncAsync(first.Stamp, new Dictionary<ConversationId, long> { [chat.Id] = 5 })).Conversations);

        Assert.True(one.TooLong);
        Assert.Equal((5L, 106L), (one.After, one.UpTo));
        Assert.Equal(Enumerable.Range(85, 20).Select(i => (long)i), one.Messages.Select(message => message.Seq));
    }

    /// <summary>Messages of an earlier membership count: `tooLong` says that there are visible ones before those that are sent.</summary>
    [Theory, EveryEngine]
    public async Task Sync_AfterASecondMembership_KnowsOfTheMessagesOfTheFirst(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob); // seq 1
        var early = await bob.SyncAsync();
        await SendManyAsync(ada, group.Id, 120); // 2–121
        await ada.RemoveAsync(group.Id, bob); // 122
        await SendManyAsync(ada, group.Id, 30); // 123–152
        await ada.AddAsync(group.Id, bob); // 153
        await ada.SendAsync(group.Id, "again"); // 154

        var first = Assert.Single((await bob.SyncAsync()).Conversations);
        Assert.True(first.TooLong, "there are older messages that Bob may see");
        var next = Assert.Single((await bob.SyncAsync(early.Stamp, new Dictionary<ConversationId, long> { [group.Id] = 3 })).Conversations);
        Assert.True(next.TooLong, "more than a hundred visible messages were missed");
        foreach (var one in new[] { first, next })
        {
            Assert.Equal([.. Enumerable.Range(104, 18).Select(i => (long)i), 153, 154], one.Messages.Select(message => message.Seq));
        }
    }

    [Theory, EveryEngine]
    public async Task Sync_OnlyReceiptsChanged_ShowsThem(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        await SendManyAsync(chat.Ada, chat.Id, 3);
        var first = await chat.Ada.SyncAsync();
        await chat.Bob.ReadUpToAsync(chat.Id, 2);

        var one = Assert.Single((await chat.Ada.SyncAsync(first.Stamp, new Dictionary<ConversationId, long> { [chat.Id] = 5 })).Conversations);

        Assert.Equal((5L, 5L, 0), (one.After, one.UpTo, one.Messages.Count));
        Assert.Equal(2, one.Conversation.Members!.Single(member => member.UserId == chat.Bob.Id).ReadSeq);
    }

    [Fact]
    public async Task Sync_NothingTouchedSinceTheOverlap_IsEmpty()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        await using var chat = await DirectChat.OpenAsync(server);
        await chat.Ada.SendAsync(chat.Id, "a");
        server.Time!.Advance(TimeSpan.FromSeconds(31));
        var first = await chat.Bob.SyncAsync();

        var second = await chat.Bob.SyncAsync(first.Stamp, new Dictionary<ConversationId, long> { [chat.Id] = 3 });
        Assert.Empty(second.Conversations);

        server.Time.Advance(TimeSpan.FromMinutes(10));
        await chat.Ada.SendAsync(chat.Id, "b");
        Assert.Single((await chat.Bob.SyncAsync(second.Stamp, new Dictionary<ConversationId, long> { [chat.Id] = 3 })).Conversations);
    }

    [Theory, EveryEngine]
    public async Task Sync_RemovedAndUnknownConversations_AreToBeDropped(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (kept, left, foreign) = (await ada.CreateGroupAsync("kept", bob), await ada.CreateGroupAsync("left", bob), await ada.CreateGroupAsync("foreign"));
        var first = await bob.SyncAsync();
        await bob.LeaveAsync(left.Id);
        var nowhere = ConversationId.New(TimeProvider.System);

        var next = await bob.SyncAsync(first.Stamp, new Dictionary<ConversationId, long> { [kept.Id] = 3, [left.Id] = 3, [foreign.Id] = 2, [nowhere] = 1 });

        Assert.Equal(new HashSet<ConversationId> { left.Id, foreign.Id, nowhere }, next.Removed.ToHashSet());
        Assert.DoesNotContain(next.Conversations, one => one.ConversationId != kept.Id);
        Assert.Equal(first.UserRev + 1, next.UserRev);
    }

    [Fact]
    public async Task Sync_StampThatIsNotOnesOwn_AsksForAReset()
    {
        var server = await servers.SqliteAsync();
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.OpenDirectAsync(bob);
        var own = (await ada.SyncAsync()).Stamp;
        string[] forged =
        [
            (await bob.SyncAsync()).Stamp, "", "x", "!!!", own[..^1], own + "A", own[..20] + (own[20] == 'A' ? 'B' : 'A') + own[21..], new string('A', own.Length), new string('A', 10_000),
        ];
        foreach (var stamp in forged)
        {
            var answer = await ada.SyncAsync(stamp);
            Assert.True(answer.Reset, stamp);
            Assert.Empty(answer.Conversations);
        }

        Assert.False((await ada.SyncAsync(own)).Reset);
    }

    [Theory]
    [InlineData("{\"stamp\":7}", "stamp")]
    [InlineData("{\"positions\":[]}", "positions")]
    [InlineData("{\"positions\":{\"x\":1}}", "positions")]
    [InlineData("{\"positions\":{\"01890a5d-ac96-774b-bcce-b302099a8057\":\"1\"}}", "positions")]
    [InlineData("{\"userRev\":1e40}", "userRev")]
    public async Task Sync_MalformedRequest_IsRefusedByName(string request, string field)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        await using var socket = await ada.ConnectAsync();

        var rest = await ada.PostRawAsync("sync", request).ProblemAsync(ErrorCodes.ValidationFailed);
        var event_ = await socket.EmitRawAsync(EventNames.Sync, request).RefusedAsync(ErrorCodes.ValidationFailed);

        Assert.StartsWith(field, rest.Errors![0].Field, StringComparison.Ordinal);
        Assert.Equal(rest.Errors[0].Field, event_.Errors![0].Field);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public async Task Sync_PositionOutsideTheLog_IsTakenAsItsEnd(long position)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        await chat.Ada.SendAsync(chat.Id, "a");
        var first = await chat.Bob.SyncAsync();

        var one = Assert.Single((await chat.Bob.SyncAsync(first.Stamp, new Dictionary<ConversationId, long> { [chat.Id] = position })).Conversations);

        Assert.Equal((position < 0 ? 0 : 3, 3L), (one.After, one.UpTo));
    }

    [Theory, EveryEngine]
    public async Task Sync_MoreThanAHundredTouched_PagesWithoutLoss(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var first = await bob.SyncAsync();
        var made = new HashSet<ConversationId>();
        for (var i = 0; i < 130; i++)
        {
            made.Add((await ada.CreateGroupAsync("group", bob)).Id);
        }

        var one = await bob.SyncAsync(first.Stamp);
        Assert.Equal((100, true), (one.Conversations.Count, one.More));
        var touchedMeanwhile = one.Conversations[0].ConversationId;
        await ada.SendAsync(touchedMeanwhile, "while Bob pages");
        var two = await bob.SyncAsync(one.Stamp, one.Conversations.ToDictionary(conversation => conversation.ConversationId, conversation => conversation.UpTo));

        Assert.False(two.More);
        Assert.Equal(made, one.Conversations.Concat(two.Conversations).Select(conversation => conversation.ConversationId).ToHashSet());
        var again = two.Conversations.FirstOrDefault(conversation => conversation.ConversationId == touchedMeanwhile)
            ?? (await bob.SyncAsync(two.Stamp, new Dictionary<ConversationId, long> { [touchedMeanwhile] = 3 })).Conversations.Single(conversation => conversation.ConversationId == touchedMeanwhile);
        Assert.Equal("while Bob pages", Assert.Single(again.Messages).Text);
    }

    private static async Task SendManyAsync(TestUser user, ConversationId id, int count)
    {
        await using var socket = await user.ConnectAsync();
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => socket.EmitAsync(EventNames.SendMessage, new { conversationId = id, text = "a" }).OkAsync()).ToList());
    }
}
