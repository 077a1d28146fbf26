using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Testing;

namespace Parley.Server.Tests.Mentions;

/// <summary>A text names members, whoever sends it and by whichever door; on every path the message says whom.</summary>
public sealed class MentionTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Text_ThatNamesMembers_SaysWhomOnEveryPath(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve", "stranger");
        var (ada, bob, eve, stranger) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", bob, eve);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var request = new { id = MessageId.New(TimeProvider.System), text = $"@{Name(eve)}: ask {At(bob).ToUpperInvariant()}. And {At(eve)}, not {At(stranger)}, nor @nobody-like-that" };
            var sent = (await new Sender(ada, adas, door).SendAsync(group.Id, request)).Message;

            Assert.Equal([eve.Id, bob.Id], sent.Mentions);
            Assert.False(sent.MentionsAll);
            var frame = await bobs.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, one => one.Id == sent.Id);
            Assert.Equal(sent.Mentions, frame.Mentions);
            Assert.Equal(sent.Mentions, (await bob.HistoryAsync(group.Id)).Items[^1].Mentions);
            Assert.Equal(sent.Mentions, (await bob.FindAsync(group.Id)).LastMessage!.Mentions);
            Assert.Equal(sent.Mentions, (await bob.SyncAsync()).Conversations.Single(one => one.Conversation!.Id == group.Id).Conversation!.LastMessage!.Mentions);

            // The same again is the same message.
            Assert.Equal(sent.Mentions, (await new Sender(ada, adas, door).SendAsync(group.Id, request)).Message.Mentions);
        }

        // Whoever has left is named still by what was said before, and by nothing after.
        await ada.RemoveAsync(group.Id, eve);
        var after = (await ada.SendAsync(group.Id, At(eve))).Message;
        Assert.Null(after.Mentions);
        var page = await bob.HistoryAsync(group.Id, $"?before={after.Seq}&limit=2");
        Assert.Contains(page.Items, message => message.Mentions?.Contains(eve.Id) is true);
        Assert.Contains(page.Users, user => user.Id == eve.Id); // and clients know what they are called
    }

    [Theory, EveryEngine]
    public async Task Text_AmongStrangers_NamesNobody(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, [.. Strangers.Settings, ("Parley:Matching:Members", "true")]);
        var member = await server.SignUpAsync("member");
        await using var chat = await StrangerChat.OpenAsync(server, member);
        foreach (var socket in new[] { chat.AdasSocket, chat.BobsSocket })
        {
            // G2: a name that one guesses is not confirmed.
            var said = (await socket.SayAsync(chat.Id, $"are you {At(member)}, @guest? @all")).Sent!.Message;
            Assert.Equal((null, false), (said.Mentions, said.MentionsAll));
        }
    }

    [Theory, EveryEngine]
    public async Task Mentions_InDirectChatsAndCaptions_AreFound(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        Assert.Equal([chat.Bob.Id, chat.Ada.Id], (await chat.Ada.SendAsync(chat.Id, $"{At(chat.Bob)} {At(chat.Ada)} @all")).Message.Mentions);
        Assert.False((await chat.Ada.HistoryAsync(chat.Id)).Items[^1].MentionsAll); // no group
        var file = await chat.Ada.UploadAsync([1, 2, 3]);
        var sent = (await chat.Ada.SendFilesAsync(chat.Id, $"for {At(chat.Bob)}", file.Id)).Message;
        Assert.Equal([chat.Bob.Id], sent.Mentions);
        Assert.Equal(file.Id, Assert.Single(sent.Files!));
    }

    [Theory, EveryEngine]
    public async Task Client_ThatSendsMentionsItself_NamesNobodyByIt(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        foreach (var door in Enum.GetValues<Door>())
        {
            var sent = (await chat.Through(door).SendAsync(chat.Id, new { text = "x", mentions = new[] { chat.Bob.Id }, mentionsAll = true })).Message;
            Assert.Equal((null, false), (sent.Mentions, sent.MentionsAll)); // C5
        }
    }

    [Theory, EveryEngine]
    public async Task Mentions_MoreThanTheLimit_NameTheFirst(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Messages:Mentions", "2"));
        var people = await server.SignUpAsync("ada", "bob", "eve", "zoe");
        var group = await people[0].CreateGroupAsync("group", people[1..]);
        var text = string.Join(' ', Enumerable.Repeat($"{At(people[3])} {At(people[1])} {At(people[2])}", 100));
        Assert.Equal([people[3].Id, people[1].Id], (await people[0].SendAsync(group.Id, text)).Message.Mentions);
    }

    [Theory, EveryEngine]
    public async Task All_InALargerGroup_IsForModeratorsAndTextForEverybodyElse(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Groups:AllMayMentionAll", "3"));
        var people = await server.SignUpAsync("ada", "bob", "eve", "zoe");
        var (ada, bob, zoe) = (people[0], people[1], people[3]);
        var group = await ada.CreateGroupAsync("group", people[1..3]);
        Assert.True((await bob.SendAsync(group.Id, "lunch, @all?")).Message.MentionsAll); // three are few

        await ada.AddAsync(group.Id, zoe);
        Assert.False((await bob.SendAsync(group.Id, "lunch, @all?")).Message.MentionsAll);
        var both = (await bob.SendAsync(group.Id, $"@all {At(zoe)}")).Message;
        Assert.Equal((false, zoe.Id), (both.MentionsAll, Assert.Single(both.Mentions!)));
        Assert.True((await ada.SendAsync(group.Id, "lunch, @ALL!")).Message.MentionsAll);
        Assert.True((await zoe.HistoryAsync(group.Id)).Items[^1].MentionsAll);
        await ada.ChangeRoleAsync(group.Id, bob, MemberRole.Moderator);
        Assert.True((await bob.SendAsync(group.Id, "lunch, @all?")).Message.MentionsAll);
        Assert.False((await bob.EditAsync((await bob.SendAsync(group.Id, "@all")).Message, "@allowed")).Message.MentionsAll);
    }

    [Theory, EveryEngine]
    public async Task Edit_NamesAnewAndOnlyThoseWhoSeeTheMessage(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve", "late");
        var (ada, bob, eve, late) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", bob, eve);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var sent = (await ada.SendAsync(group.Id, $"ask {At(bob)}")).Message;
            if (door == Door.Socket)
            {
                await ada.AddAsync(group.Id, late);
            }

            var changer = new Changer(ada, adas, door);
            var edited = await changer.EditAsync(sent, $"ask {At(eve)}{(door == Door.Socket ? $" or {At(late)}" : "")}");
            Assert.Equal([eve.Id], edited.Message.Mentions);
            var frame = await bobs.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo == edited.UpTo);
            Assert.Equal([eve.Id], frame.Message!.Mentions);
            Assert.Null((await changer.EditAsync(sent, "ask nobody")).Message.Mentions);

            // A tombstone names nobody.
            await changer.EditAsync(sent, $"ask {At(bob)}");
            Assert.Null((await changer.DeleteAsync(sent)).Message!.Mentions);
        }
    }

    [Theory, EveryEngine]
    public async Task Group_ThatIsDeleted_LeavesNoMentions(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.EditAsync((await ada.SendAsync(group.Id, "x")).Message, At(bob));
        Assert.Equal(1, await LateAsync(server, group.Id));
        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        while (await LateAsync(server, group.Id) > 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<long> LateAsync(TestServer server, ConversationId group) => await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
        session => session.QuerySingleAsync<long>(
            "SELECT COUNT(*) FROM late_mentions l JOIN conversations c ON c.conversation = l.conversation WHERE c.id = @group", new { group }),
        CancellationToken.None);

    internal static string At(TestUser user) => $"@{Name(user)}";

    private static string Name(TestUser user) => user.Session.User.Username;
}
