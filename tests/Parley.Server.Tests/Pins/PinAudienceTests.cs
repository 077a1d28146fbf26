using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Server.Tests.TwoServers;
using Parley.Testing;

namespace Parley.Server.Tests.Pins;

/// <summary>Who may pin what, and who is told of it.</summary>
public sealed class PinAudienceTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Pin_InAGroup_IsForModeratorsAndAbove(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("owner", "admin", "moderator", "member");
        var (owner, admin, moderator, member) = (people[0], people[1], people[2], people[3]);
        var group = await owner.CreateGroupAsync("group", admin, moderator, member);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        await owner.ChangeRoleAsync(group.Id, moderator, MemberRole.Moderator);
        var message = (await member.SendAsync(group.Id, "a")).Message;
        var notice = (await owner.HistoryAsync(group.Id)).Items[0];
        foreach (var door in Enum.GetValues<Door>())
        {
            await using (var members = await member.ConnectAsync())
            {
                var error = await new Pinner(member, members, door).RefusedAsync(message, ErrorCodes.Forbidden);
                Assert.Contains("moderator", error.Detail, StringComparison.Ordinal);
            }

            foreach (var user in new[] { owner, admin, moderator })
            {
                await using var socket = await user.ConnectAsync();
                var pinner = new Pinner(user, socket, door);
                Assert.Equal(user.Id, (await pinner.PinAsync(message)).Message.PinnedBy);
                await using (var members = await member.ConnectAsync())
                {
                    await new Pinner(member, members, door).RefusedAsync(message, ErrorCodes.Forbidden, remove: true); // not even one's own message
                }

                await pinner.UnpinAsync(message);
                await pinner.RefusedAsync(notice, ErrorCodes.Forbidden);
            }
        }
    }

    [Theory, EveryEngine]
    public async Task Pins_AreForMembersAndOfWhatTheySee(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "former", "late", "stranger");
        var (ada, former, late, stranger) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", former);
        var message = (await former.SendAsync(group.Id, "before")).Message;
        await ada.PinAsync(message);
        await ada.RemoveAsync(group.Id, former);
        await ada.AddAsync(group.Id, late);
        await ada.ChangeRoleAsync(group.Id, late, MemberRole.Admin);
        foreach (var door in Enum.GetValues<Door>())
        {
            foreach (var user in new[] { former, late, stranger })
            {
                await using var socket = await user.ConnectAsync();
                await new Pinner(user, socket, door).RefusedAsync(message, ErrorCodes.NotFound);
                await new Pinner(user, socket, door).RefusedAsync(message, ErrorCodes.NotFound, remove: true);
            }
        }

        foreach (var user in new[] { former, stranger })
        {
            await user.GetAsync($"conversations/{group.Id}/pins").ProblemAsync(ErrorCodes.NotFound);
        }

        // Of what lies before one's joining one is shown nothing; who comes back sees again what they saw.
        Assert.Empty((await late.PinsAsync(group.Id)).Items);
        await ada.AddAsync(group.Id, former);
        Assert.Equal(["before"], await former.PinnedTextsAsync(group.Id));

        var token = TestContext.Current.CancellationToken;
        var path = new Uri($"conversations/{group.Id}/messages/{message.Id}/pin", UriKind.Relative);
        await server.Http.PostAsync(path, null, token).ProblemAsync(ErrorCodes.Unauthenticated);
        await server.Http.DeleteAsync(path, token).ProblemAsync(ErrorCodes.Unauthenticated);
        await server.Http.GetAsync(new Uri($"conversations/{group.Id}/pins", UriKind.Relative), token).ProblemAsync(ErrorCodes.Unauthenticated);
    }

    /// <summary>Who came later is told that the revision has risen, and nothing of the message (I8).</summary>
    [Theory, EveryEngine]
    public async Task Pin_OfAMessageFromBeforeOnesTime_ShowsNothing(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, late) = (await server.SignUpAsync("ada"), await server.SignUpAsync("late"));
        var group = await ada.CreateGroupAsync("group");
        var before = (await ada.SendAsync(group.Id, "before")).Message;
        await ada.AddAsync(group.Id, late);
        await using var lates = await late.ConnectAsync();
        var held = await late.SyncAsync();

        var pinned = await ada.PinAsync(before);

        var frame = await lates.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo == pinned.UpTo);
        Assert.Null(frame.Message);
        var resumed = (await late.SyncAsync(held.Stamp, new Dictionary<ConversationId, long> { [group.Id] = pinned.After })).Conversations.Single();
        Assert.Equal((pinned.UpTo, 0), (resumed.UpTo, resumed.Messages.Count));
    }

    /// <summary>Who was away finds pin and unpin by sync, however old the message is.</summary>
    [Theory, EveryEngine]
    public async Task Pin_WhileOneIsAway_ComesBySync(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var (kept, taken) = ((await chat.Ada.SendAsync(chat.Id, "a")).Message, (await chat.Ada.SendAsync(chat.Id, "b")).Message);
        await chat.Ada.PinAsync(taken);
        var held = await chat.Bob.SyncAsync();
        await chat.Ada.PinAsync(kept);
        var last = await chat.Ada.UnpinAsync(taken);

        var resumed = (await chat.Bob.SyncAsync(held.Stamp, held.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo))).Conversations.Single();

        Assert.Equal(last.UpTo, resumed.UpTo);
        Assert.Equal([(kept.Id, true), (taken.Id, false)], resumed.Messages.Select(message => (message.Id, message.PinnedAt is not null)));
    }

    [Theory, EveryEngine]
    public async Task Pin_InADirectConversation_IsRefusedWhereASendWouldBe(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var (first, second) = ((await chat.Ada.SendAsync(chat.Id, "a")).Message, (await chat.Ada.SendAsync(chat.Id, "b")).Message);
        await chat.Ada.PinAsync(first);
        await chat.Bob.BlockAsync(chat.Ada);
        foreach (var door in Enum.GetValues<Door>())
        {
            await chat.Pinning(door).RefusedAsync(second, ErrorCodes.NotReachable);
            await chat.BobPinning(door).RefusedAsync(second, ErrorCodes.BlockedByYou);
        }

        // To take one off is no new word.
        Assert.Null((await chat.Ada.UnpinAsync(first)).Message.PinnedAt);
    }

    [Fact]
    public async Task Pin_AmongStrangers_IsRefused()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, Strangers.Settings);
        await using var chat = await StrangerChat.OpenAsync(server);
        var message = (await chat.AdasSocket.SayAsync(chat.Id, "evidence")).Sent!.Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            await new Pinner(chat.Bob, chat.BobsSocket, door).RefusedAsync(message, ErrorCodes.Forbidden);
        }
    }

    /// <summary>Decided by the log: before the removal it stands for everybody, after it nothing has happened.</summary>
    [Theory, EveryEngine]
    public async Task Pin_AgainstOnesRemoval_StandsBeforeOrIsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (owner, moderator) = (await server.SignUpAsync("owner"), await server.SignUpAsync("moderator"));
        var group = await owner.CreateGroupAsync("group");
        await using var socket = await moderator.ConnectAsync();
        foreach (var round in Enumerable.Range(0, 10))
        {
            await owner.AddAsync(group.Id, moderator);
            await owner.ChangeRoleAsync(group.Id, moderator, MemberRole.Moderator);
            var message = (await moderator.SendAsync(group.Id, "a")).Message;
            var pinning = socket.EmitAsync(EventNames.PinMessage, new { conversationId = group.Id, messageId = message.Id });
            await owner.RemoveAsync(group.Id, moderator);
            var answer = await pinning;

            var now = (await owner.WholeHistoryAsync(group.Id)).Single(one => one.Id == message.Id);
            Assert.Equal(answer.GetProperty("ok").GetBoolean() ? moderator.Id : default(UserId?), now.PinnedBy);
        }
    }

    [Fact]
    public async Task Pin_AtAnotherServer_IsToldHere()
    {
        await using var pair = await ServerPair.StartAsync();
        var (ada, bob) = (await pair.A.SignUpAsync("ada"), await pair.B.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob.At(pair.A));
        var message = (await ada.SendAsync(chat.Id, "a")).Message;
        await using var adas = await ada.ConnectAsync();

        var pinned = await bob.At(pair.B).PinAsync(message);

        var frame = await adas.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo >= pinned.UpTo);
        Assert.Equal(bob.Id, frame.Message!.PinnedBy);
    }
}
