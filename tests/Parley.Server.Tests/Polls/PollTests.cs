using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Polls;

/// <summary>A vote is one change with one revision; it is no message and no edit.</summary>
public sealed class PollTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Vote_ThroughEitherDoor_IsOneRevisionThatEverybodySees_AndOnesOwnChoiceForOneselfAlone(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await using var tablet = await chat.Bob.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var poll = await chat.Ada.AskAsync(chat.Id, "which?");
            Assert.Equal((MessageType.Poll, "which?", "0,0,0 of 0"), (poll.Type, poll.Text, poll.Brief()));

            var voted = await Bob(chat, door).VoteAsync(poll, 1);

            Assert.Equal((poll.Rev, poll.Rev + 1, "0,1,0 of 1 own 1"), (voted.After, voted.UpTo, voted.Message.Brief()));
            Assert.Null(voted.Message.EditedAt);
            Assert.Equal("0,1,0 of 1", (await FrameAsync(chat.AdasSocket, voted)).Brief());
            Assert.Equal("0,1,0 of 1 own 1", (await FrameAsync(tablet, voted)).Brief());

            var changed = await Bob(chat, door).VoteAsync(poll, 2);
            Assert.Equal(("0,0,1 of 1 own 2", voted.UpTo + 1), (changed.Message.Brief(), changed.UpTo));
            Assert.Equal("0,0,1 of 1 own ", (await chat.Ada.HistoryAsync(chat.Id)).Items[^1].Brief());
            var list = await chat.Ada.VotesAsync(poll);
            Assert.Equal((chat.Bob.Id, 2), (Assert.Single(list.Items).UserId, Assert.Single(list.Items[0].Options)));
            Assert.Equal(chat.Bob.Id, Assert.Single(list.Users).Id);

            Assert.Equal("0,0,0 of 0 own ", (await Bob(chat, door).VoteAsync(poll)).Message.Brief());
            Assert.Empty((await chat.Ada.VotesAsync(poll)).Items);
        }
    }

    [Theory, EveryEngine]
    public async Task Vote_Again_ChangesNothingAndAnswersTheSame(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var poll = await chat.Ada.AskAsync(chat.Id, "which?", multiple: true);
        Assert.Equal(poll.Rev, (await chat.Bob.VoteAsync(poll)).UpTo); // nothing to take back
        var first = await chat.Bob.VoteAsync(poll, 2, 0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Bob(chat, i % 2 == 0 ? Door.Rest : Door.Socket).VoteAsync(poll, 0, 2)));

        Assert.Equal("1,0,1 of 1 own 0,2", first.Message.Brief());
        Assert.All(answers, answer => Assert.Equivalent(first, answer, strict: true));
        Assert.Equal(first.UpTo, (await chat.Ada.FindAsync(chat.Id)).LastRev);
    }

    [Theory, EveryEngine]
    public async Task Vote_OfManyAtOnce_CountsEach(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => server.SignUpAsync($"p{i}")));
        var group = await people[0].CreateGroupAsync("group", people[1..]);
        await people[0].PatchAsync($"conversations/{group.Id}", new { announcements = true }).ReadAsync(200);
        var poll = await people[0].AskAsync(group.Id, "which?");

        await Task.WhenAll(people.Select((person, i) => person.VoteAsync(poll, i % 2)));

        Assert.Equal("3,3,0 of 6 own 1", (await people[1].HistoryAsync(group.Id)).Items[^1].Brief());
        var page = await people[5].VotesAsync(poll, "?option=1&limit=2");
        var rest = await people[5].VotesAsync(poll, $"?option=1&limit=2&cursor={page.NextCursor}");
        Assert.Equal((2, 1, (string?)null), (page.Items.Count, rest.Items.Count, rest.NextCursor));
        Assert.Equal(new HashSet<UserId> { people[1].Id, people[3].Id, people[5].Id }, page.Items.Concat(rest.Items).Select(vote => vote.UserId).ToHashSet());
    }

    [Theory, EveryEngine]
    public async Task Anonymous_SaysCountsToAllAndNobodysChoice(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var poll = await chat.Ada.AskAsync(chat.Id, "which?", anonymous: true);
        await chat.Bob.VoteAsync(poll, 0);

        Assert.Equal("1,0,0 of 1 own ", (await chat.Ada.HistoryAsync(chat.Id)).Items[^1].Brief());
        Assert.Equal("1,0,0 of 1 own 0", (await chat.Bob.HistoryAsync(chat.Id)).Items[^1].Brief());
        foreach (var user in new[] { chat.Ada, chat.Bob })
        {
            await user.GetAsync(poll.PollPath("votes")).ProblemAsync(ErrorCodes.Forbidden);
        }
    }

    [Theory, EveryEngine]
    public async Task Close_BySenderOrModerator_EndsVoting(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, cid) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("cid"));
        var group = await ada.CreateGroupAsync("group", bob, cid);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        await using var cids = await cid.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var poll = await bob.AskAsync(group.Id, "which?");
            var vote = await cid.VoteAsync(poll, 1);
            await new Voter(cid, cids, door).CloseRefusedAsync(poll, ErrorCodes.Forbidden);

            var closed = await new Voter(door == Door.Rest ? ada : bob, door == Door.Rest ? adas : bobs, door).CloseAsync(poll);

            Assert.NotNull(closed.Message.Poll!.ClosedAt);
            Assert.Equal(closed.UpTo, (await new Voter(ada, adas, door).CloseAsync(poll)).UpTo); // closed already
            await new Voter(cid, cids, door).RefusedAsync(poll, ErrorCodes.PollClosed, [0]);
            await new Voter(cid, cids, door).RefusedAsync(poll, ErrorCodes.PollClosed, []);
            Assert.Equal("0,1,0 of 1 own 1", (await new Voter(cid, cids, door).VoteAsync(poll, 1)).Message.Brief()); // a retry of what was stored
            Assert.True(vote.UpTo < closed.UpTo);
        }
    }

    [Fact]
    public async Task ClosesAt_IsOver_EndsVotingWithoutAChange()
    {
        await using var server = await TestServer.StartOnManualClockAsync(DatabaseEngine.Sqlite);
        await using var chat = await DirectChat.OpenAsync(server);
        var poll = await chat.Ada.AskAsync(chat.Id, "which?", closesIn: TimeSpan.FromMinutes(1), clock: server.Time);
        await chat.Bob.VoteAsync(poll, 0);
        server.Time!.Advance(TimeSpan.FromMinutes(1));

        await Bob(chat, Door.Rest).RefusedAsync(poll, ErrorCodes.PollClosed, [1]);
        Assert.Equal(poll.Rev + 1, (await chat.Bob.FindAsync(chat.Id)).LastRev);
        await chat.Ada.PostAsync(
            $"conversations/{chat.Id}/messages", new { type = "poll", text = "late?", poll = new { options = new[] { "a", "b" }, closesAt = server.Time.GetUtcNow() } })
            .ProblemAsync(ErrorCodes.ValidationFailed);
    }

    [Theory, EveryEngine]
    public async Task Vote_OfWhatCannotBeChosen_OrOnNoPoll_OrByOthers_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        var stranger = await server.SignUpAsync("eve");
        await using var eves = await stranger.ConnectAsync();
        var poll = await chat.Ada.AskAsync(chat.Id, "which?");
        var text = (await chat.Ada.SendAsync(chat.Id, "no poll")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            foreach (var wrong in new int[]?[] { null, [3], [-1], [0, 1], [0, 0], [.. Enumerable.Range(0, 13)] })
            {
                await Bob(chat, door).RefusedAsync(poll, ErrorCodes.ValidationFailed, wrong);
            }

            await Bob(chat, door).RefusedAsync(text, ErrorCodes.NotFound, [0]);
            await new Voter(stranger, eves, door).RefusedAsync(poll, ErrorCodes.NotFound, [0]);
            await new Voter(stranger, eves, door).CloseRefusedAsync(poll, ErrorCodes.NotFound);
        }

        await stranger.GetAsync(poll.PollPath("votes")).ProblemAsync(ErrorCodes.NotFound);
        await chat.Bob.GetAsync(poll.PollPath("votes?limit=0&option=-1&cursor=x")).ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal("0,0,0 of 0 own ", (await chat.Bob.HistoryAsync(chat.Id)).Items[0].Brief());
    }

    public static TheoryData<string> WrongPolls { get; } =
    [
        """{"type":"poll","text":"a"}""", """{"type":"poll","text":"a","poll":{}}""", """{"type":"poll","text":"a","poll":{"options":["b"]}}""",
        """{"type":"poll","text":"a","poll":{"options":["b","b"]}}""", """{"type":"poll","text":"a","poll":{"options":["b"," "]}}""", """{"type":"poll","text":"a","poll":{"options":["b",null]}}""",
        """{"type":"poll","text":"","poll":{"options":["b","c"]}}""", """{"type":"poll","text":"a","poll":{"options":["b","c"],"closesAt":"2001-01-01T00:00:00Z"}}""",
        """{"text":"a","poll":{"options":["b","c"]}}""", """{"type":"poll","text":"a","files":[],"poll":{"options":["b","c"]}}""",
        $$$"""{"type":"poll","text":"{{{new string('ä', 513)}}}","poll":{"options":["b","c"]}}""", $$$"""{"type":"poll","text":"a","poll":{"options":["b","{{{new string('ä', 101)}}}"]}}""",
        $$$"""{"type":"poll","text":"a","poll":{"options":[{{{string.Join(',', Enumerable.Range(0, 13).Select(i => $"\"{i}\""))}}}]}}""",
    ];

    [Theory, MemberData(nameof(WrongPolls))]
    public async Task Ask_WhatIsNoPoll_IsRefused(string body)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        await chat.Ada.PostRawAsync($"conversations/{chat.Id}/messages", body).ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Empty((await chat.Ada.HistoryAsync(chat.Id)).Items);
    }

    /// <summary>The answer of a retry is the poll as it is now; what was asked cannot be edited, nor sent on.</summary>
    [Theory, EveryEngine]
    public async Task Ask_Again_IsStoredOnce_AndStaysAsItWasAsked(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var request = new { id = MessageId.New(TimeProvider.System), type = "poll", text = "which?", poll = new { options = new[] { "a", "b" } } };
        var first = await chat.Ada.PostAsync($"conversations/{chat.Id}/messages", request).ReadAsync<SendMessageResponse>(201);
        await chat.Bob.VoteAsync(first.Message, 0);

        var again = await chat.AdasSocket.EmitAsync(
            EventNames.SendMessage, new { request.id, conversationId = chat.Id, request.type, request.text, request.poll }).OkAsync<SendMessageResponse>();

        Assert.Equal((first.Message.Seq, "1,0 of 1"), (again.Message.Seq, again.Message.Brief()));
        await chat.AdasSocket.EmitAsync(
            EventNames.SendMessage, new { request.id, conversationId = chat.Id, request.type, request.text, poll = new { options = new[] { "a", "c" } } })
            .RefusedAsync(ErrorCodes.MessageIdConflict);
        await chat.Ada.PatchAsync($"conversations/{chat.Id}/messages/{first.Message.Id}", new { text = "another?" }).ProblemAsync(ErrorCodes.Forbidden);
        await chat.Ada.PostAsync($"conversations/{chat.Id}/messages", new { forward = new { conversationId = chat.Id, messageId = first.Message.Id } })
            .ProblemAsync(ErrorCodes.Forbidden);
    }

    [Theory, EveryEngine]
    public async Task AtRest_NothingIsReadable_AndDeletionTakesTheVotes(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        var poll = await chat.Ada.AskAsync(chat.Id, "kiesel?");
        await chat.Bob.VoteAsync(poll, 1);
        var database = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat");
        var stored = await ReadAsync(database, "SELECT m.body FROM messages m WHERE m.id = @id", poll.Id);
        Assert.DoesNotContain("green", Encoding.Latin1.GetString(Assert.Single(stored)), StringComparison.Ordinal);
        const string votes = "SELECT v.choice FROM poll_votes v JOIN messages m ON m.conversation = v.conversation AND m.seq = v.seq WHERE m.id = @id";
        Assert.Equal(32, Assert.Single(await ReadAsync(database, votes, poll.Id)).Length);

        await chat.Ada.DeleteAsync($"conversations/{chat.Id}/messages/{poll.Id}").ReadAsync(200);

        var left = (await chat.Bob.HistoryAsync(chat.Id)).Items[^1];
        Assert.Equal((MessageType.Text, "", (MessagePoll?)null), (left.Type, left.Text, left.Poll));
        Assert.Empty(await ReadAsync(database, votes, poll.Id));
        await Bob(chat, Door.Rest).RefusedAsync(poll, ErrorCodes.MessageDeleted, [0]);
        await Bob(chat, Door.Socket).RefusedAsync(poll, ErrorCodes.MessageDeleted, [0]);
    }

    private static ValueTask<IReadOnlyList<byte[]>> ReadAsync(ModuleDatabase database, string sql, MessageId id) =>
        database.ReadAsync(session => session.QueryAsync<byte[]>(sql, new { id }), TestContext.Current.CancellationToken);

    private static Voter Bob(DirectChat chat, Door door) => new(chat.Bob, chat.BobsSocket, door);

    private static async Task<Message> FrameAsync(TestSocket socket, ChangeMessageResponse change)
    {
        var frame = await socket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo == change.UpTo);
        Assert.Equal(change.After, frame.After);
        return frame.Message!;
    }
}
