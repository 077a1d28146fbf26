using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Edits;

/// <summary>A change reaches only members at its revision, and of a message only those whose membership covers it, on every path (delivery contract, I8).</summary>
public sealed class EditAudienceTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Change_OfAMessageFromBeforeOnesTime_RaisesOnesRevisionAndShowsNothing(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, late) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("late"));
        var group = await ada.CreateGroupAsync("group", bob);
        var before = (await ada.SendAsync(group.Id, "before")).Message;
        await ada.AddAsync(group.Id, late);
        var after = (await ada.SendAsync(group.Id, "after")).Message;
        await using var bobs = await bob.ConnectAsync();
        await using var lates = await late.ConnectAsync();
        var held = await late.SyncAsync();
        var position = held.Conversations.Single().UpTo;

        var edited = await ada.EditAsync(before, "canary");
        var shown = await ada.EditAsync(after, "for all");
        var deleted = await ada.DeleteAsync(before);

        // 1. Pushed: without a gap for both, with the message for those who see it.
        var theirs = await ReceivedAsync(lates, deleted.UpTo!.Value);
        Assert.Equal([(position, edited.UpTo, null), (edited.UpTo, shown.UpTo, "for all"), (shown.UpTo, deleted.UpTo!.Value, null)], theirs.Select(Brief));
        Assert.Equal(["canary", "for all", ""], (await ReceivedAsync(bobs, deleted.UpTo.Value)).Select(frame => frame.Message!.Text));

        // 2. Resumed: the position rises, only what one may see is told.
        var resumed = await late.SyncAsync(held.Stamp, new Dictionary<ConversationId, long> { [group.Id] = position });
        var one = resumed.Conversations.Single();
        Assert.Equal((deleted.UpTo, false, after.Id), ((long?)one.UpTo, one.TooLong, Assert.Single(one.Messages).Id));

        // 3. Over REST it is nowhere.
        await late.GetAsync($"conversations/{group.Id}/messages/{before.Id}/versions").ProblemAsync(ErrorCodes.NotFound);
        await late.PatchAsync($"conversations/{group.Id}/messages/{before.Id}", new { text = "b" }).ProblemAsync(ErrorCodes.NotFound);
        Assert.DoesNotContain((await late.WholeHistoryAsync(group.Id)), message => message.Id == before.Id);
    }

    [Theory, EveryEngine]
    public async Task Change_OfAMessageOfAnEarlierMembership_IsSeenAgain(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var first = (await ada.SendAsync(group.Id, "first")).Message;
        await ada.RemoveAsync(group.Id, bob);
        var between = (await ada.SendAsync(group.Id, "between")).Message;
        await ada.AddAsync(group.Id, bob);
        await using var bobs = await bob.ConnectAsync();

        await ada.EditAsync(between, "canary");
        var edited = await ada.EditAsync(first, "again");

        Assert.Equal([null, "again"], (await ReceivedAsync(bobs, edited.UpTo)).Select(frame => frame.Message?.Text));
    }

    [Theory, EveryEngine]
    public async Task Change_AfterOneHasLeft_IsNotTold(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var message = (await ada.SendAsync(group.Id, "first")).Message;
        await using var bobs = await bob.ConnectAsync();
        await ada.RemoveAsync(group.Id, bob);
        await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.Removed);

        await ada.EditAsync(message, "canary");

        Assert.Empty(await bobs.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated));
        await bob.GetAsync($"conversations/{group.Id}/messages/{message.Id}/versions").ProblemAsync(ErrorCodes.NotFound);
    }

    /// <summary>A change of a message that a client holds already comes with the page, in its place; one of far back, too.</summary>
    [Theory, EveryEngine]
    public async Task Sync_AfterEditsAndDeletions_BringsWhatTheyTouchedAsItIsNow(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var messages = new List<Message>();
        foreach (var i in Enumerable.Range(0, 150))
        {
            messages.Add((await ada.SendAsync(chat.Id, $"{i}")).Message);
        }

        var held = await bob.SyncAsync();
        var positions = new Dictionary<ConversationId, long> { [chat.Id] = held.Conversations.Single().UpTo };
        await ada.EditAsync(messages[3], "once");
        await ada.EditAsync(messages[3], "twice");
        await ada.DeleteAsync(messages[140]);
        var next = (await ada.SendAsync(chat.Id, "next")).Message;

        var page = (await bob.SyncAsync(held.Stamp, positions)).Conversations.Single();
        Assert.False(page.TooLong);
        Assert.Equal([(4, "twice"), (141, ""), (next.Seq, "next")], page.Messages.Select(message => (message.Seq, message.Text)));
        Assert.Equal([154L, 155L, null], page.Messages.Select(message => message.ChangedRev));

        // More than a page takes: the newest, and the rest is paged back to.
        foreach (var message in messages.Take(101))
        {
            await ada.EditAsync(message, $"{message.Text}!");
        }

        var newest = (await bob.SyncAsync(held.Stamp, positions)).Conversations.Single();
        Assert.True(newest.TooLong);
        Assert.Equal(next.Seq, newest.Messages[^1].Seq);
    }

    private static async Task<IReadOnlyList<MessageUpdatedEvent>> ReceivedAsync(TestSocket socket, long upTo)
    {
        await socket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, frame => frame.UpTo == upTo);
        return await socket.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated);
    }

    private static (long, long, string?) Brief(MessageUpdatedEvent frame) => (frame.After, frame.UpTo, frame.Message?.Text);
}
