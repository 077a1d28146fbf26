using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Server.Tests.TwoServers;
using Parley.Testing;

namespace Parley.Server.Tests.Reactions;

/// <summary>Who may react to what, who is told, and who knows of themselves where not all are named.</summary>
public sealed class ReactionAudienceTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task React_OnlyMembersToWhatTheySee(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "former", "late", "stranger");
        var (ada, bob, former, late, stranger) = (people[0], people[1], people[2], people[3], people[4]);
        var group = await ada.CreateGroupAsync("group", bob, former);
        var message = (await former.SendAsync(group.Id, "a")).Message;
        await ada.RemoveAsync(group.Id, former);
        await ada.AddAsync(group.Id, late);
        var notice = (await ada.HistoryAsync(group.Id)).Items[0];
        await bob.ReactAsync(message, "👍");
        foreach (var door in Enum.GetValues<Door>())
        {
            foreach (var user in new[] { former, late, stranger })
            {
                await using var socket = await user.ConnectAsync();
                await new Reactor(user, socket, door).RefusedAsync(message, "👍", ErrorCodes.NotFound);
                await new Reactor(user, socket, door).RefusedAsync(message, "👍", ErrorCodes.NotFound, remove: true);
            }

            await using var bobs = await bob.ConnectAsync();
            await new Reactor(bob, bobs, door).RefusedAsync(notice, "👍", ErrorCodes.Forbidden);
        }

        foreach (var user in new[] { former, late, stranger })
        {
            await user.GetAsync($"conversations/{group.Id}/messages/{message.Id}/reactions").ProblemAsync(ErrorCodes.NotFound);
            await user.GetAsync($"conversations/{group.Id}/messages/{message.Id}").ProblemAsync(ErrorCodes.NotFound);
        }

        var path = new Uri($"conversations/{group.Id}/messages/{message.Id}/reactions", UriKind.Relative);
        await server.Http.GetAsync(path, TestContext.Current.CancellationToken).ProblemAsync(ErrorCodes.Unauthenticated);
        await server.Http.PostAsync(path, null, TestContext.Current.CancellationToken).ProblemAsync(ErrorCodes.Unauthenticated);
        await server.Http.DeleteAsync(path, TestContext.Current.CancellationToken).ProblemAsync(ErrorCodes.Unauthenticated);

        // What one has put under a message stays when one leaves, like what one has said.
        await bob.LeaveAsync(group.Id);
        Assert.Equal("👍1:bob", (await ada.HistoryAsync(group.Id)).Items.Single(one => one.Id == message.Id).Brief(bob));
    }

    /// <summary>Who came later is told that the revision has risen, and nothing of the message (I8).</summary>
    [Theory, EveryEngine]
    public async Task React_ToAMessageFromBeforeOnesTime_ShowsNothing(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, late) = (await server.SignUpAsync("ada"), await server.SignUpAsync("late"));
        var group = await ada.CreateGroupAsync("group");
        var before = (await ada.SendAsync(group.Id, "before")).Message;
        await ada.AddAsync(group.Id, late);
        await using var lates = await late.ConnectAsync();
        var held = await late.SyncAsync();

        var reacted = await ada.ReactAsync(before, "👍");

        var frame = await lates.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo == reacted.UpTo);
        Assert.Null(frame.Message);
        var resumed = (await late.SyncAsync(held.Stamp, new Dictionary<ConversationId, long> { [group.Id] = reacted.After })).Conversations.Single();
        Assert.Equal((reacted.UpTo, 0), (resumed.UpTo, resumed.Messages.Count));
    }

    /// <summary>A reaction is no message: announcements and slow mode are about those.</summary>
    [Theory, EveryEngine]
    public async Task React_WhereModeratorsAloneSend_IsForAllMembers(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.PatchAsync($"conversations/{group.Id}", new { announcements = true, slowModeSeconds = 600 }).ReadAsync(200);
        var message = (await ada.SendAsync(group.Id, "a")).Message;

        await bob.ReactAsync(message, "👍");
        Assert.Equal("👍1:bob 🎉1:bob", (await bob.ReactAsync(message, "🎉")).Message.Brief(bob));
    }

    [Theory, EveryEngine]
    public async Task React_InADirectConversation_IsRefusedWhereASendWouldBe(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Ada.ReactAsync(message, "👍");
        await chat.Bob.BlockAsync(chat.Ada);
        foreach (var door in Enum.GetValues<Door>())
        {
            await chat.Reacting(door).RefusedAsync(message, "🎉", ErrorCodes.NotReachable);
            await chat.BobReacting(door).RefusedAsync(message, "🎉", ErrorCodes.BlockedByYou);
        }

        // To take one back is no new word.
        Assert.Null((await chat.Ada.UnreactAsync(message, "👍")).Message.Reactions);
    }

    [Fact]
    public async Task React_AmongStrangers_IsRefused()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, Strangers.Settings);
        await using var chat = await StrangerChat.OpenAsync(server);
        var message = (await chat.AdasSocket.SayAsync(chat.Id, "evidence")).Sent!.Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            await new Reactor(chat.Bob, chat.BobsSocket, door).RefusedAsync(message, "👍", ErrorCodes.Forbidden);
        }
    }

    /// <summary>Decided by the log: before the removal it stands for everybody, after it nothing has happened.</summary>
    [Theory, EveryEngine]
    public async Task React_AgainstOnesRemoval_StandsBeforeOrIsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (owner, member) = (await server.SignUpAsync("owner"), await server.SignUpAsync("member"));
        var group = await owner.CreateGroupAsync("group");
        await using var socket = await member.ConnectAsync();
        foreach (var round in Enumerable.Range(0, 20))
        {
            await owner.AddAsync(group.Id, member);
            var message = (await member.SendAsync(group.Id, "a")).Message;
            var reacting = socket.EmitAsync(EventNames.React, new { conversationId = group.Id, messageId = message.Id, emoji = "👍" });
            await owner.RemoveAsync(group.Id, member);
            var answer = await reacting;

            var now = (await owner.WholeHistoryAsync(group.Id)).Single(one => one.Id == message.Id);
            Assert.Equal(answer.GetProperty("ok").GetBoolean() ? "👍1:member" : "", now.Brief(member));
        }
    }

    /// <summary>Where only the first are named, everybody else is told apart by what concerns them alone.</summary>
    [Theory, EveryEngine]
    public async Task Reactions_OfMoreThanAreNamed_SayToEachWhetherTheyAreAmongThem(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Reactions:NamedPeople", "1"));
        var (ada, bob, cid) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("cid"));
        var group = await ada.CreateGroupAsync("group", bob, cid);
        var message = (await ada.SendAsync(group.Id, "a")).Message;
        await using var bobs = await bob.ConnectAsync();
        await using var phone = await bob.ConnectAsync();
        await using var adas = await ada.ConnectAsync();
        var held = await bob.SyncAsync();
        await ada.ReactAsync(message, "👍");

        var reacted = await new Reactor(bob, bobs, Door.Socket).AddAsync(message, "👍");

        Assert.Equal("👍2:ada+", reacted.Message.Brief(ada, bob));
        Assert.Equal("👍2:ada+", (await ReceivedAsync(phone, reacted.UpTo)).Brief(ada, bob));
        Assert.Equal("👍2:ada", (await ReceivedAsync(adas, reacted.UpTo)).Brief(ada, bob));
        Assert.DoesNotContain(await bobs.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated), frame => frame.UpTo == reacted.UpTo);
        Assert.Equal("👍2:ada+", (await bob.HistoryAsync(group.Id)).Items[^1].Brief(ada, bob));
        Assert.Equal("👍2:ada-", (await cid.HistoryAsync(group.Id)).Items[^1].Brief(ada, bob));
        Assert.Equal("👍2:ada-", (await cid.GetAsync($"conversations/{group.Id}/messages/{message.Id}").ReadAsync<FoundMessage>(200)).Message.Brief(ada, bob));
        var resumed = (await bob.SyncAsync(held.Stamp, new Dictionary<ConversationId, long> { [group.Id] = message.Rev })).Conversations.Single();
        Assert.Equal("👍2:ada+", Assert.Single(resumed.Messages).Brief(ada, bob));
        Assert.Equal("👍2:ada+", (await bob.ReactAsync(message, "👍")).Message.Brief(ada, bob)); // a retry

        // Others named take the place of who goes.
        await cid.ReactAsync(message, "👍");
        var left = await ada.UnreactAsync(message, "👍");
        Assert.Equal("👍2:bob-", left.Message.Brief(ada, bob));
        var gone = await new Reactor(bob, bobs, Door.Rest).RemoveAsync(message, "👍");
        Assert.Equal("👍1:cid", gone.Message.Brief(ada, bob, cid));
        Assert.Equal("👍1:cid", (await ReceivedAsync(phone, gone.UpTo)).Brief(ada, bob, cid));
    }

    /// <summary>The other server reads it from the log, and finds out by whom it was.</summary>
    [Fact]
    public async Task React_AtAnotherServer_IsToldToOnesOwnDevicesHere()
    {
        await using var pair = await ServerPair.StartAsync(("Parley:Reactions:NamedPeople", "1"));
        var (ada, bob) = (await pair.A.SignUpAsync("ada"), await pair.B.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var message = (await ada.SendAsync(group.Id, "a")).Message;
        await ada.ReactAsync(message, "👍");
        await using var bobs = await bob.At(pair.A).ConnectAsync();
        await using var adas = await ada.At(pair.A).ConnectAsync();

        var reacted = await bob.At(pair.B).ReactAsync(message, "👍");

        Assert.Equal("👍2:ada+", (await ReceivedAsync(bobs, reacted.UpTo)).Brief(ada, bob));
        Assert.Equal("👍2:ada", (await ReceivedAsync(adas, reacted.UpTo)).Brief(ada, bob));
    }

    private static async Task<Message> ReceivedAsync(TestSocket socket, long upTo) =>
        (await socket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, frame => frame.UpTo >= upTo)).Message!;
}
