using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Deletions;

/// <summary>Deleted for oneself, a message is gone on all one's devices and on every path, and nobody else notices.</summary>
public sealed class HidingTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task DeleteForMe_IsGoneOnAllOnesDevicesAndStaysForOthers(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await using var phone = await chat.Bob.ConnectAsync();
        var held = await chat.Bob.SyncAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var kept = (await chat.Ada.SendAsync(chat.Id, "kept")).Message;
            var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
            var before = await chat.Bob.FindAsync(chat.Id);

            var answer = await chat.BobChanging(door).DeleteAsync(message, "me");

            Assert.True(answer is { Message: null, UpTo: null, Personal: not null });
            foreach (var socket in new[] { phone, chat.BobsSocket })
            {
                var told = await socket.ExpectAsync<MessageHiddenEvent>(EventNames.MessageHidden, one => one.MessageId == message.Id);
                Assert.Equal((chat.Id, message.Seq, answer.Personal), (told.ConversationId, told.Seq, told.Personal));
            }

            // Gone for Bob: from the history and the list; what counts as unread is a matter of the log.
            Assert.DoesNotContain((await chat.Bob.WholeHistoryAsync(chat.Id)), one => one.Id == message.Id);
            var after = await chat.Bob.FindAsync(chat.Id);
            Assert.Equal((kept.Id, before.LastRev, before.UnreadCount), (after.LastMessage!.Id, after.LastRev, after.UnreadCount));
            Assert.Equal(message.Id, (await chat.Ada.FindAsync(chat.Id)).LastMessage!.Id);

            // Repeated, it is the same; and of its own log the other devices learn it as well.
            Assert.Equal(answer.Personal, (await chat.BobChanging(door).DeleteAsync(message, "me")).Personal);
            var synced = await chat.Bob.SyncAsync(held.Stamp, new Dictionary<ConversationId, long> { [chat.Id] = 0 }, held.UserRev);
            Assert.Contains(message.Seq, Assert.Single(synced.Personal!.Hidden).Seqs);
            Assert.DoesNotContain(synced.Conversations.SelectMany(one => one.Messages), one => one.Id == message.Id);
        }

        Assert.Empty(await chat.AdasSocket.SettledAsync<MessageHiddenEvent>(EventNames.MessageHidden));
        Assert.Equal(4, (await chat.Ada.WholeHistoryAsync(chat.Id)).Count);
    }

    [Theory, EveryEngine]
    public async Task DeleteForMe_WhateverBecomesOfTheMessage_ShowsNothingOfItAgain(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        var held = await chat.Bob.SyncAsync();
        await chat.Bob.DeleteAsync(message, "me");

        var edited = await chat.Ada.EditAsync(message, "canary");

        // The revision rises without a gap, and tells nothing.
        var frame = await chat.BobsSocket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated);
        Assert.Equal((edited.After, edited.UpTo, null), (frame.After, frame.UpTo, frame.Message));
        var page = (await chat.Bob.SyncAsync(held.Stamp, new Dictionary<ConversationId, long> { [chat.Id] = 1 })).Conversations.Single();
        Assert.Equal((edited.UpTo, 0), (page.UpTo, page.Messages.Count));
        Assert.Null(page.Conversation.LastMessage);
        foreach (var path in new[] { "versions", "receipts" })
        {
            await chat.Bob.GetAsync($"conversations/{chat.Id}/messages/{message.Id}/{path}").ProblemAsync(ErrorCodes.NotFound);
        }
    }

    [Theory, EveryEngine]
    public async Task DeleteForMe_OfFiles_TakesThemOutOfTheListAndOutOfReach(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var file = await chat.Ada.UploadAsync([1, 2]);
        var message = (await chat.Ada.SendFilesAsync(chat.Id, "", file.Id)).Message;
        Assert.Equal([1, 2], await chat.Bob.DownloadAsync(file.Id));

        await chat.Bob.DeleteAsync(message, "me");

        Assert.Empty((await chat.Bob.GetAsync($"conversations/{chat.Id}/files").ReadAsync<ListResponse<SharedFiles>>(200)).Items);
        await chat.Bob.GetAsync($"files/{file.Id}").ProblemAsync(ErrorCodes.NotFound);
        Assert.Single((await chat.Ada.GetAsync($"conversations/{chat.Id}/files").ReadAsync<ListResponse<SharedFiles>>(200)).Items);
    }

    [Theory, EveryEngine]
    public async Task DeleteForMe_OfAnEarlierMembership_HoldsAndWithoutOneIsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        var group = await ada.CreateGroupAsync("group", bob);
        var first = (await ada.SendAsync(group.Id, "first")).Message;
        var second = (await ada.SendAsync(group.Id, "second")).Message;
        await bob.DeleteAsync(first, "me");
        await ada.RemoveAsync(group.Id, bob);
        var between = (await ada.SendAsync(group.Id, "between")).Message;

        await using var bobs = await bob.ConnectAsync();
        await using var eves = await eve.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            await new Changer(bob, bobs, door).DeleteRefusedAsync(second, ErrorCodes.NotFound, "me");
            await new Changer(eve, eves, door).DeleteRefusedAsync(second, ErrorCodes.NotFound, "me");
        }

        await ada.AddAsync(group.Id, bob);
        await bob.DeleteAsync(second, "me");
        await bob.DeleteAsync($"conversations/{group.Id}/messages/{between.Id}?for=me").ProblemAsync(ErrorCodes.NotFound);

        Assert.DoesNotContain(await bob.WholeHistoryAsync(group.Id), one => one.Id == first.Id || one.Id == second.Id);
        await server.Http.DeleteAsync(new Uri($"conversations/{group.Id}/messages/{first.Id}?for=me", UriKind.Relative), Token).ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Theory, EveryEngine]
    public async Task DeleteForMe_BeyondTheLimit_NamesIt(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Messages:HiddenPerPerson", "2"));
        await using var chat = await DirectChat.OpenAsync(server);
        var messages = new List<Message>();
        foreach (var i in Enumerable.Range(0, 3))
        {
            messages.Add((await chat.Ada.SendAsync(chat.Id, $"{i}")).Message);
        }

        // At once, and the count is right all the same.
        var answers = await Task.WhenAll(messages.Select((message, i) => chat.BobChanging(i == 1 ? Door.Rest : Door.Socket).DeleteRawAsync(chat.Id, message.Id, "me")));
        var refused = Assert.Single(answers, answer => answer.Error is not null).Error!;
        Assert.Equal(ErrorCodes.TooMany.Code, refused.Code);
        Assert.Contains("2", refused.Detail, StringComparison.Ordinal);
        Assert.Single((await chat.Bob.HistoryAsync(chat.Id)).Items);
        await server.RestartAsync();
        Assert.Single((await chat.Bob.HistoryAsync(chat.Id)).Items);
    }

    [Theory, EveryEngine]
    public async Task DeleteForMe_ManyAtOnceAndTheSameTwice_EachHasItsPlaceInOnesLog(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var messages = new List<Message>();
        foreach (var i in Enumerable.Range(0, 10))
        {
            messages.Add((await chat.Ada.SendAsync(chat.Id, $"{i}")).Message);
        }

        var before = (await chat.Bob.SyncAsync()).UserRev;
        var answers = await Task.WhenAll(messages.Concat(messages).Select((message, i) => chat.BobChanging(i % 2 == 0 ? Door.Rest : Door.Socket).DeleteAsync(message, "me")));

        Assert.Equal(Enumerable.Range(1, 10).Select(i => before + i), answers.Select(answer => answer.Personal!.UpTo).Distinct().Order());
        Assert.Empty((await chat.Bob.HistoryAsync(chat.Id)).Items);
        Assert.Equal(10, (await chat.Ada.HistoryAsync(chat.Id)).Items.Count);
    }
}
