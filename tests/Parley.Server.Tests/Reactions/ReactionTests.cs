using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Reactions;

/// <summary>A reaction is one change with one revision; it is no message and no edit.</summary>
public sealed class ReactionTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task React_ThroughEitherDoor_IsOneRevisionThatEverybodySees(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await using var other = await chat.Bob.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var sent = (await chat.Ada.SendAsync(chat.Id, "first")).Message;
            await chat.Reacting(door).AddAsync(sent, "🎉");

            var reacted = await chat.BobReacting(door).AddAsync(sent, "👍");

            Assert.Equal((sent.Rev + 1, sent.Rev + 2, (long?)sent.Rev + 2), (reacted.After, reacted.UpTo, reacted.Message.ChangedRev));
            Assert.Equal("🎉1:ada 👍1:bob", reacted.Message.Brief(chat.Ada, chat.Bob));
            Assert.Null(reacted.Message.EditedAt);
            Assert.Equal(sent.Text, reacted.Message.Text);
            foreach (var socket in new[] { chat.AdasSocket, other })
            {
                var frame = await socket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo == reacted.UpTo);
                Assert.Equal((chat.Id, reacted.After), (frame.ConversationId, frame.After));
                Assert.Equivalent(reacted.Message, frame.Message, strict: true);
            }

            Assert.Equivalent(reacted.Message, (await chat.Ada.HistoryAsync(chat.Id)).Items[^1], strict: true);
            Assert.Equivalent(reacted.Message, (await chat.Ada.FindAsync(chat.Id)).LastMessage, strict: true);
            var list = await chat.Ada.ReactionsAsync(sent);
            Assert.Equal([("🎉", chat.Ada.Id), ("👍", chat.Bob.Id)], list.Items.Select(one => (one.Emoji, one.UserId)));
            Assert.Equal(new HashSet<UserId> { chat.Ada.Id, chat.Bob.Id }, list.Users.Select(user => user.Id).ToHashSet());

            var removed = await chat.Reacting(door).RemoveAsync(sent, "🎉");
            Assert.Equal(("👍1:bob", reacted.UpTo + 1), (removed.Message.Brief(chat.Ada, chat.Bob), removed.UpTo));
            await chat.BobReacting(door).RemoveAsync(sent, "👍");
            Assert.Null((await chat.Ada.HistoryAsync(chat.Id)).Items[^1].Reactions);
        }
    }

    [Theory, EveryEngine]
    public async Task React_MovesNeitherCursorsNorTheUnreadCountNorTheOrderOfConversations(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var first = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Ada.SendAsync(chat.Id, "b");
        await chat.Bob.ReadUpToAsync(chat.Id, 1);
        var before = await chat.Bob.FindAsync(chat.Id);

        await chat.Ada.ReactAsync(first, "👀");

        var after = await chat.Bob.FindAsync(chat.Id);
        Assert.Equal((before.UnreadCount, before.Me.ReadSeq, before.LastSeq, before.LastActivityAt), (after.UnreadCount, after.Me.ReadSeq, after.LastSeq, after.LastActivityAt));
        Assert.Equal((1, before.LastRev + 1), (after.UnreadCount, after.LastRev));
    }

    [Theory, EveryEngine]
    public async Task React_Again_ChangesNothingAndAnswersTheSame(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        Assert.Equal(message.Rev, (await chat.Ada.UnreactAsync(message, "👍")).UpTo); // nothing to take back
        var first = await chat.Ada.ReactAsync(message, "👍");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => chat.Reacting(i % 2 == 0 ? Door.Rest : Door.Socket).AddAsync(message, "👍")));

        Assert.All(answers, answer => Assert.Equivalent(first, answer, strict: true));
        Assert.Equal(first.UpTo, (await chat.Ada.FindAsync(chat.Id)).LastRev);
        Assert.Single(await chat.BobsSocket.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated));
    }

    /// <summary>Programs differ in the variation selector: what looks the same is the same.</summary>
    [Theory, EveryEngine]
    public async Task React_WithAnEmojiInAnotherSpelling_CountsWithTheFirst(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Ada.ReactAsync(message, "\u2764");

        Assert.Equal("\u2764\ufe0f2:ada,bob", (await chat.Bob.ReactAsync(message, "\u2764\ufe0f")).Message.Brief(chat.Ada, chat.Bob));
        Assert.Equal(2, (await chat.Bob.ReactionsAsync(message, "?emoji=\u2764")).Items.Count);
        Assert.Equal("\u2764\ufe0f1:bob", (await chat.Ada.UnreactAsync(message, "\u2764\ufe0f")).Message.Brief(chat.Ada, chat.Bob));
    }

    [Theory]
    [InlineData("👍🏽")] // a skin tone
    [InlineData("👩‍👩‍👧‍👦")] // joined
    [InlineData("🧑🏿‍🚀")]
    [InlineData("🇩🇪")]
    [InlineData("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f")] // a flag of tag characters
    [InlineData("#️⃣")]
    [InlineData("7️⃣")]
    public async Task React_WithASequence_IsOneEmoji(string emoji)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            Assert.Equal(emoji, Assert.Single((await chat.Reacting(door).AddAsync(message, emoji)).Message.Reactions!).Emoji);
            Assert.Null((await chat.Reacting(door).RemoveAsync(message, emoji)).Message.Reactions);
        }
    }

    public static TheoryData<string> NoEmoji { get; } =
    [
        "", " ", "a", "7", "ok", "👍👍", "👍a", " 👍", "👍\u200d", "\u200d", "\ufe0f", "🏽", "🇩", "🇽🇽", "👍\u200d👍", "\u2764\ufe0e",
        "👍" + string.Concat(Enumerable.Repeat("\U000e0061", 10)) + "\U000e007f", // a text that nobody sees
        new string('\u0301', 40),
    ];

    [Theory, MemberData(nameof(NoEmoji))]
    public async Task React_WithWhatIsNoEmoji_NamesTheField(string text)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            var error = await chat.Reacting(door).RefusedAsync(message, text, ErrorCodes.ValidationFailed);
            Assert.Equal("emoji", Assert.Single(error.Errors!).Field);
        }

        Assert.Null((await chat.Ada.HistoryAsync(chat.Id)).Items[^1].ChangedRev);
    }

    [Theory, EveryEngine]
    public async Task React_BadInput_NamesTheFieldAndTheLimit(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            var error = await chat.Reacting(door).RefusedAsync(message, string.Concat(Enumerable.Repeat("👍", 1000)), ErrorCodes.ValidationFailed);
            Assert.Equal(("emoji", (long?)64), (Assert.Single(error.Errors!).Field, error.Errors![0].Limit));
            await chat.Reacting(door).RefusedAsync(message with { Id = MessageId.New(TimeProvider.System) }, "👍", ErrorCodes.NotFound);
            await chat.Reacting(door).RefusedAsync(message with { ConversationId = new ConversationId(Guid.NewGuid()) }, "👍", ErrorCodes.NotFound);
        }

        var missing = await chat.AdasSocket.EmitAsync(EventNames.React, new { }).RefusedAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(["conversationId", "messageId", "emoji"], missing.Errors!.Select(one => one.Field));
        await chat.AdasSocket.EmitRawAsync(EventNames.React, """{"conversationId":[],"messageId":{},"emoji":7}""").RefusedAsync(ErrorCodes.ValidationFailed);
        foreach (var (query, field) in new[] { ("?emoji=a", "emoji"), ("?limit=0", "limit"), ("?limit=101", "limit"), ("?cursor=x", "cursor"), ("?cursor=1.-2", "cursor"), ("?cursor=1", "cursor") })
        {
            var error = await chat.Ada.GetAsync($"conversations/{chat.Id}/messages/{message.Id}/reactions{query}").ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal(field, Assert.Single(error.Errors!).Field);
        }
    }

    [Theory, EveryEngine]
    public async Task React_BeyondALimit_IsRefusedAndSaysWhich(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(
            engine, ("Parley:Reactions:EmojiPerMessage", "3"), ("Parley:Reactions:EmojiPerPerson", "2"), ("Parley:Reactions:PerMinute", "10"));
        await using var chat = await DirectChat.OpenAsync(server);
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        foreach (var emoji in new[] { "👍", "🎉" })
        {
            await chat.Ada.ReactAsync(message, emoji);
        }

        Assert.Contains("2 emoji", (await chat.Reacting(Door.Socket).RefusedAsync(message, "👀", ErrorCodes.TooMany)).Detail, StringComparison.Ordinal);
        await chat.Bob.ReactAsync(message, "👀");
        Assert.Contains("3 different", (await chat.BobReacting(Door.Socket).RefusedAsync(message, "🙏", ErrorCodes.TooMany)).Detail, StringComparison.Ordinal);
        await chat.Bob.ReactAsync(message, "👍"); // one that is there

        // What is refused counts, too.
        for (var i = 0; i < 7; i++)
        {
            await chat.Ada.ReactAsync(message, "👍");
        }

        foreach (var door in Enum.GetValues<Door>())
        {
            var limited = await chat.Reacting(door).RefusedAsync(message, "👍", ErrorCodes.RateLimited);
            Assert.True(limited.RetryAfterMs > 0 && limited.Detail!.Contains("10 times", StringComparison.Ordinal), limited.Detail);
        }

        server.Time!.Advance(TimeSpan.FromMinutes(1));
        await chat.Ada.UnreactAsync(message, "🎉");
        await chat.Bob.ReactAsync(message, "👀");
    }

    [Theory, EveryEngine]
    public async Task React_FromManyAtOnce_CountsEachOnce(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync([.. Enumerable.Range(0, 14).Select(i => $"p{i}")]);
        var group = await people[0].CreateGroupAsync("group", people[1..]);
        var message = (await people[0].SendAsync(group.Id, "a")).Message;

        await Task.WhenAll(people.SelectMany(user => new[] { "👍", "🎉", "👍" }.Select(emoji => user.ReactAsync(message, emoji))));
        await Task.WhenAll(people[..5].Select(user => user.UnreactAsync(message, "🎉")));

        var now = (await people[3].HistoryAsync(group.Id)).Items[^1];
        Assert.Equal([("👍", 14), ("🎉", 9)], now.Reactions!.OrderByDescending(one => one.Count).Select(one => (one.Emoji, one.Count)));
        Assert.Equal(message.Rev + 14 + 14 + 5, now.ChangedRev);
        var thumbs = await PageAsync(people[1], message, "?emoji=👍");
        Assert.Equal(people.Select(user => user.Id).ToHashSet(), thumbs.Select(one => one.UserId).ToHashSet());
        Assert.Equal(people.Length, thumbs.Count);
        Assert.Equal(23, (await PageAsync(people[1], message, "?limit=4")).Count);
        Assert.Equal(now.Reactions!.Single(one => one.Emoji == "👍").UserIds, thumbs.Take(10).Select(one => one.UserId));
    }

    [Theory, EveryEngine]
    public async Task Reactions_ToWhatIsEditedAndDeleted_StayAndGo(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Bob.ReactAsync(message, "👍");

        var edited = await chat.Ada.EditAsync(message, "b");
        Assert.Equal("👍1:bob", edited.Message.Brief(chat.Bob));
        var deleted = await chat.Ada.DeleteAsync(message);
        Assert.Null(deleted.Message!.Reactions);
        foreach (var door in Enum.GetValues<Door>())
        {
            await chat.BobReacting(door).RefusedAsync(message, "👍", ErrorCodes.MessageDeleted);
            await chat.BobReacting(door).RefusedAsync(message, "👍", ErrorCodes.MessageDeleted, remove: true);
        }

        Assert.Empty((await chat.Bob.ReactionsAsync(message)).Items);
        Assert.Equal(0, await CountAsync(server, chat.Id));
    }

    /// <summary>Which emoji it was says nothing but the message's own row, sealed.</summary>
    [Theory, EveryEngine]
    public async Task Reactions_AtRest_AreSealedAndGoWithTheirConversation(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var message = (await ada.SendAsync(group.Id, "a")).Message;
        await bob.ReactAsync(message, "👍");
        var database = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat");
        var stored = await database.ReadAsync(session => session.QuerySingleAsync<byte[]>("SELECT reactions FROM messages WHERE id = @Id", new { message.Id }), Token);
        Assert.True(stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes("👍")) < 0 && stored.AsSpan().IndexOf("\\u"u8) < 0);
        Assert.Equal(1, await CountAsync(server, group.Id));

        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        while (await CountAsync(server, group.Id) > 0)
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<List<Reaction>> PageAsync(TestUser user, Message message, string query)
    {
        var all = new List<Reaction>();
        string? cursor = null;
        do
        {
            var page = await user.ReactionsAsync(message, $"{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return all;
    }

    private static ValueTask<long> CountAsync(TestServer server, ConversationId id) => server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
        session => session.QuerySingleAsync<long>(
            "SELECT COUNT(*) FROM reactions r JOIN conversations c ON c.conversation = r.conversation WHERE c.id = @id", new { id }),
        Token);
}
