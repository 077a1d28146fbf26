using System.Collections.Concurrent;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Members;

/// <summary>I8: a message reaches only those whose membership covers it, on every path. C2: also while it changes.</summary>
public sealed class RemovalTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Removed_EveryPath_IsClosed(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var seen = await ada.SendAsync(group.Id, "seen");
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        var stamp = (await bob.SyncAsync()).Stamp;
        await ada.RemoveAsync(group.Id, bob);
        await ada.SendAsync(group.Id, "not for bob");

        await bob.GetAsync($"conversations/{group.Id}").ProblemAsync(ErrorCodes.NotFound);
        await bob.GetAsync($"conversations/{group.Id}/messages").ProblemAsync(ErrorCodes.NotFound);
        await bob.GetAsync($"conversations/{group.Id}/members").ProblemAsync(ErrorCodes.NotFound);
        await bob.PostAsync($"conversations/{group.Id}/messages", new { text = "a" }).ProblemAsync(ErrorCodes.NotFound);
        await bob.PostAsync($"conversations/{group.Id}/messages", new { id = seen.Message.Id, text = "seen" }).ProblemAsync(ErrorCodes.NotFound);
        await bob.PostAsync($"conversations/{group.Id}/receipts", new { read = 1 }).ProblemAsync(ErrorCodes.NotFound);
        await bob.PostAsync($"conversations/{group.Id}/members", new { members = new[] { bob.Id } }).ProblemAsync(ErrorCodes.NotFound);
        await bob.PatchAsync($"conversations/{group.Id}", new { title = "mine" }).ProblemAsync(ErrorCodes.NotFound);
        await bob.PostAsync($"conversations/{group.Id}/leave", new { }).ProblemAsync(ErrorCodes.NotFound);
        await bobs.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "a" }).RefusedAsync(ErrorCodes.NotFound);
        await bobs.EmitAsync(EventNames.MessageSeen, new { conversationId = group.Id, seq = 1 }).RefusedAsync(ErrorCodes.NotFound);
        await bobs.EmitAsync(EventNames.MessageSeen, new { messageId = seen.Message.Id }).RefusedAsync(ErrorCodes.NotFound);
        await bobs.EmitAsync(EventNames.Typing, new { conversationId = group.Id }).RefusedAsync(ErrorCodes.NotFound);
        await bobs.EmitAsync(EventNames.StopTyping, new { conversationId = group.Id }).RefusedAsync(ErrorCodes.NotFound);
        var synced = await bob.SyncAsync(stamp, new Dictionary<ConversationId, long> { [group.Id] = 1 });
        Assert.Empty(synced.Conversations);
        Assert.Equal([group.Id], synced.Removed);
        Assert.Empty((await bob.SyncAsync()).Conversations);
        Assert.Empty(await bobs.SettledAsync<MessageFrame>(EventNames.ReceiveMessage));
        Assert.Empty((await bob.GetAsync("conversations").ReadAsync<ListResponse<Conversation>>(200)).Items);
    }

    [Theory, EveryEngine]
    public async Task AddedAgain_SeesBothMembershipsButNotTheGap(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group"); // seq 1
        await ada.SendAsync(group.Id, "before"); // 2
        await ada.AddAsync(group.Id, bob); // 3: the notice
        var first = await ada.SendAsync(group.Id, "first"); // 4
        await ada.RemoveAsync(group.Id, bob); // 5
        var between = await ada.SendAsync(group.Id, "between"); // 6
        await ada.AddAsync(group.Id, bob); // 7
        await ada.SendAsync(group.Id, "second"); // 8

        Assert.Equal([3L, 4, 7, 8], (await bob.HistoryAsync(group.Id)).Items.Select(message => message.Seq));
        Assert.Equal([4L, 7], (await bob.HistoryAsync(group.Id, "?before=8&limit=2")).Items.Select(message => message.Seq));
        Assert.Equal([7L, 8], (await bob.HistoryAsync(group.Id, "?after=5")).Items.Select(message => message.Seq));
        var sync = Assert.Single((await bob.SyncAsync()).Conversations);
        Assert.Equal([3L, 4, 7, 8], sync.Messages.Select(message => message.Seq));
        Assert.Equal((7L, 8L, 1L), (sync.Conversation.Me.FromSeq, sync.Conversation.LastSeq, sync.Conversation.UnreadCount));

        // A reply, or a receipt, may name what one can see, and nothing else.
        await bob.PostAsync($"conversations/{group.Id}/messages", new { text = "a", replyTo = first.Message.Id }).ReadAsync(201);
        await bob.PostAsync($"conversations/{group.Id}/messages", new { text = "a", replyTo = between.Message.Id }).ProblemAsync(ErrorCodes.ValidationFailed);
        await using var bobs = await bob.ConnectAsync();
        await bobs.EmitAsync(EventNames.MessageSeen, new { messageId = first.Message.Id }).OkAsync();
        await bobs.EmitAsync(EventNames.MessageSeen, new { messageId = between.Message.Id }).RefusedAsync(ErrorCodes.NotFound);
    }

    /// <summary>
    /// While Ada floods the group and takes Bob out and in again, he holds sockets, opens and drops others, and asks over REST. Whatever reaches him must
    /// lie in a membership. The messages that tell of the changes say where those are.
    /// </summary>
    [Theory, EveryEngine]
    public async Task RemovedAndAddedUnderAFlood_NothingOutsideAMembershipReachesAnySocket(DatabaseEngine engine)
    {
        const int rounds = 50;
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group");
        await using var adas = await ada.ConnectAsync();
        await using var flooding = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        using var done = new CancellationTokenSource();
        var late = new ConcurrentBag<MessageFrame>();

        Task[] noise = [FloodAsync(), ComeAndGoAsync(), ComeAndGoAsync()];
        for (var round = 0; round < rounds; round++)
        {
            await ada.AddAsync(group.Id, bob);
            await ada.RemoveAsync(group.Id, bob);
        }

        await done.CancelAsync();
        await Task.WhenAll(noise);
        await Task.WhenAll(adas.FenceAsync(), bobs.FenceAsync());

        var memberships = MembershipSpan.Of(await ada.WholeHistoryAsync(group.Id), bob.Id);
        Assert.Equal(rounds, memberships.Count);
        foreach (var frame in bobs.All<MessageFrame>(EventNames.ReceiveMessage).Concat(late))
        {
            Assert.True(memberships.Exists(span => span.Covers(frame.Rev)), $"rev {frame.Rev} ({frame.Type}) is in no membership");
        }

        async Task FloodAsync()
        {
            while (!done.IsCancellationRequested)
            {
                await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => flooding.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "a" })).ToList());
            }
        }

        async Task ComeAndGoAsync()
        {
            while (!done.IsCancellationRequested)
            {
                await using var socket = await bob.ConnectAsync();
                await socket.FenceAsync();
                foreach (var frame in socket.All<MessageFrame>(EventNames.ReceiveMessage))
                {
                    late.Add(frame);
                }
            }
        }
    }
}
