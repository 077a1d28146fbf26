using System.Collections.Concurrent;
using Npgsql;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.TwoServers;

/// <summary>Two servers commit to the same conversations at once: one log, and each client sees it in its order, whichever server it is connected to.</summary>
public sealed class TwoServersTests
{
    private const int People = 4, Groups = 2, MessagesEach = 40, Rounds = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task CommitsFromBoth_WhileMembersComeAndGo_MakeOneLogThatEachClientSeesInOrder()
    {
        await using var pair = await ServerPair.StartAsync();
        var ada = await pair.A.SignUpAsync("ada");
        var others = await Task.WhenAll(Enumerable.Range(0, People).Select(i => (i % 2 == 0 ? pair.A : pair.B).SignUpAsync($"p{i}")));
        var guest = await pair.B.SignUpAsync("guest");
        var groups = await Task.WhenAll(Enumerable.Range(0, Groups).Select(i => ada.CreateGroupAsync($"g{i}", others)));

        // 1. Everybody watches at both servers with sockets that never send, so that nothing is left out of what they receive.
        var watching = await Task.WhenAll(others.Append(ada).SelectMany(user => new[] { user.At(pair.A), user.At(pair.B) }).Select(user => user.ConnectAsync()));
        TestSocket[] guests = [await guest.At(pair.A).ConnectAsync(), await guest.At(pair.B).ConnectAsync()];

        // 2. Everybody sends to every group through both servers, often the same message twice, while the guest is let in and taken out.
        var acknowledged = new ConcurrentBag<SendMessageResponse>();
        var sending = others.Select(user => SendAsync(pair, user, groups, acknowledged)).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            var owner = ada.At(round % 2 == 0 ? pair.A : pair.B);
            await Task.WhenAll(groups.Select(group => owner.AddAsync(group.Id, guest)));
            await Task.WhenAll(groups.Select(group => ada.At(round % 3 == 0 ? pair.A : pair.B).RemoveAsync(group.Id, guest)));
        }

        await Task.WhenAll(sending);

        // 3. One log, without a gap, in which everything acknowledged stands once (I1–I3).
        foreach (var group in groups)
        {
            var last = await ada.SendAsync(group.Id, "the last one");
            var log = await ada.WholeHistoryAsync(group.Id);
            Assert.Equal(Enumerable.Range(1, log.Count).Select(seq => (long)seq), log.Select(message => message.Seq));
            Assert.Equal(Enumerable.Range(1, (int)last.UpTo).Select(rev => (long)rev), await RevisionsAsync(pair, group.Id));
            var sent = acknowledged.Where(one => one.Message.ConversationId == group.Id).ToList();
            Assert.True(sent.Count > People * MessagesEach, $"only {sent.Count} acknowledgements");
            var byId = log.ToDictionary(message => message.Id);
            Assert.All(sent, one => Assert.Equal((one.Message.Seq, one.Message.Rev, one.Message.Text), (byId[one.Message.Id].Seq, byId[one.Message.Id].Rev, byId[one.Message.Id].Text)));
            Assert.Equal(People * MessagesEach, sent.Select(one => one.Message.Id).Distinct().Count());

            // 4. Each client saw all of it, each frame following on the one before (I4); nobody anything outside their membership (I8).
            foreach (var socket in watching)
            {
                await WaitAsync(socket, frames => Frames(frames, group.Id).LastOrDefault().UpTo == last.UpTo);
                AssertContiguous(socket, group.Id, from: group.LastRev, last.UpTo);
                var seen = socket.All<MessageFrame>(EventNames.ReceiveMessage).Where(frame => frame.ConversationId == group.Id).ToList();
                Assert.Equal(seen.Select(frame => frame.Seq).Order().Distinct(), seen.Select(frame => frame.Seq));

                // The other server may tell of the creation itself only now.
                Assert.Equal(
                    log.Where(message => message.Rev > group.LastRev).Select(message => message.Seq),
                    seen.Where(frame => frame.Rev > group.LastRev).Select(frame => frame.Seq));
            }

            var memberships = MembershipSpan.Of(log, guest.Id);
            Assert.Equal(Rounds, memberships.Count);
            foreach (var socket in guests)
            {
                await WaitAsync(socket, events => events.LastOrDefault(one => Concerns(one, group.Id)) is { } latest && IsRemoval(latest, group.Id));
                Assert.All(
                    socket.All<MessageFrame>(EventNames.ReceiveMessage).Where(frame => frame.ConversationId == group.Id),
                    frame => Assert.True(memberships.Exists(span => span.Covers(frame.Rev)), $"rev {frame.Rev} is in no membership"));
            }
        }

        await Task.WhenAll(watching.Concat(guests).Select(socket => socket.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Strangers_WhoHaveMetAtOneServer_DoNotMeetAgainAtTheOther()
    {
        await using var pair = await ServerPair.StartAsync(Strangers.Settings);
        TestUser ada, bob;
        await using (var chat = await StrangerChat.OpenAsync(pair.A))
        {
            (ada, bob) = (chat.Ada.At(pair.B), chat.Bob.At(pair.B));
            await chat.BobsSocket.LeavePartnerAsync();
            await Task.WhenAll(chat.AdasSocket.LeftAsync(), chat.BobsSocket.LeftAsync());
        }

        // The other server's queue knows nothing of that; the database does. Each is found by somebody else.
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        var topic = new { interests = new[] { "chess" }, languages = new[] { "en" } };
        await adas.FindPartnerAsync(topic);
        await bobs.FindPartnerAsync(topic);
        foreach (var nickname in new[] { "Eve", "Fay" })
        {
            await using var socket = await (await pair.B.GuestAsync(nickname)).ConnectAsync();
            await socket.FindPartnerAsync(topic);
            await socket.FoundAsync();
        }

        var found = await Task.WhenAll(adas.FoundAsync(), bobs.FoundAsync());
        Assert.Equal(["Eve", "Fay"], found.Select(one => one.Partner.Nickname).Order());
        Assert.Single(await adas.SettledAsync<PartnerFoundEvent>(EventNames.PartnerFound));
        Assert.Single(await bobs.SettledAsync<PartnerFoundEvent>(EventNames.PartnerFound));
    }

    [Fact]
    public async Task DeletedAtTheOtherServer_IsTakenFromWhoeverIsConnectedHere()
    {
        await using var pair = await ServerPair.StartAsync();
        var (ada, bob) = (await pair.A.SignUpAsync("ada"), await pair.B.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await using var bobs = await bob.ConnectAsync();
        var sent = await ada.SendAsync(group.Id, "before");
        await bobs.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Id == sent.Message.Id);

        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);

        await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, update => update.ConversationId == group.Id && update.Removed);
        await bobs.EmitAsync(EventNames.Typing, new { conversationId = group.Id }).RefusedAsync(ErrorCodes.NotFound);
        await bobs.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "after" }).RefusedAsync(ErrorCodes.NotFound);
        await bob.GetAsync($"conversations/{group.Id}").ProblemAsync(ErrorCodes.NotFound);
    }

    /// <summary>What the other server has committed is read from the database: frames without a gap, each message as it is now, to those who may see that.</summary>
    [Fact]
    public async Task ChangedAtTheOtherServer_IsPushedHereInOrder_AndNothingToWhoDoesNotSeeIt()
    {
        await using var pair = await ServerPair.StartAsync();
        var ada = await pair.A.SignUpAsync("ada");
        var (bob, late, leaving) = (await pair.B.SignUpAsync("bob"), await pair.B.SignUpAsync("late"), await pair.B.SignUpAsync("leaving"));
        var group = await ada.CreateGroupAsync("group", bob, leaving);
        var before = (await ada.SendAsync(group.Id, "before")).Message;
        await ada.AddAsync(group.Id, late);
        await using var bobs = await bob.ConnectAsync();
        await using var lates = await late.ConnectAsync();
        await using var leavings = await leaving.ConnectAsync();
        var start = await ada.SendAsync(group.Id, "start");
        foreach (var socket in new[] { bobs, lates, leavings })
        {
            await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Id == start.Message.Id);
        }

        // Faster than the other server looks, as a rule: it finds all of it at once.
        await ada.EditAsync(before, "canary one");
        var next = (await ada.SendAsync(group.Id, "next")).Message;
        await ada.RemoveAsync(group.Id, leaving);
        await ada.EditAsync(next, "canary two");
        await ada.EditAsync(before, "canary three");
        await ada.DeleteAsync(start.Message);
        var last = await ada.SendAsync(group.Id, "the last one");

        foreach (var socket in new[] { bobs, lates })
        {
            await WaitAsync(socket, frames => Frames(frames, group.Id).LastOrDefault().UpTo == last.UpTo);
            AssertContiguous(socket, group.Id, start.UpTo, last.UpTo);
            var updates = socket.All<MessageUpdatedEvent>(EventNames.MessageUpdated);
            Assert.Contains(updates, frame => frame.Message is { Text: "canary two" });
            Assert.Contains(updates, frame => frame.Message?.Id == start.Message.Id && frame.Message.DeletedAt is not null);
        }

        Assert.Contains(bobs.All<MessageUpdatedEvent>(EventNames.MessageUpdated), frame => frame.Message is { Text: "canary three" });
        Assert.DoesNotContain(lates.All(), one => one.Payload.ToString() is var text && (text.Contains("canary one", StringComparison.Ordinal) || text.Contains("canary three", StringComparison.Ordinal)));
        await leavings.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, update => update.ConversationId == group.Id && update.Removed);
        Assert.DoesNotContain(leavings.All(), one => one.Payload.ToString() is var text && (text.Contains("canary two", StringComparison.Ordinal) || text.Contains("canary three", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task LetInAtTheOtherServer_WhereNobodyIsConnectedHere_IsShownTheConversationAndWhatFollows()
    {
        await using var pair = await ServerPair.StartAsync();
        var (ada, bob) = (await pair.A.SignUpAsync("ada"), await pair.B.SignUpAsync("bob"));
        await using var bobs = await bob.ConnectAsync();

        var group = await ada.CreateGroupAsync("group", bob);
        var direct = await ada.OpenDirectAsync(bob);
        foreach (var id in new[] { group.Id, direct.Id })
        {
            var whole = await bobs.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, update => update.ConversationId == id);
            Assert.Equal(id, whole.Conversation!.Id);
            var sent = await ada.SendAsync(id, "hello");
            await bobs.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Id == sent.Message.Id);
        }
    }

    /// <summary>
    /// <c>scheduled-updated</c> is told by the server that sends, to its own sockets: there is no backplane yet. Whoever is connected to the other one sees the message itself, and
    /// finds by sync that something else waits there now.
    /// </summary>
    [Fact]
    public async Task ScheduledMessage_SentByEither_ReachesItsAuthorAtBoth_AndWaitsNoMore()
    {
        await using var pair = await ServerPair.StartAsync();
        var (ada, bob) = (await pair.A.SignUpAsync("ada"), await pair.B.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        TestSocket[] adas = [await ada.ConnectAsync(), await ada.At(pair.B).ConnectAsync()];
        var scheduled = await ada.ScheduleAsync(chat.Id, "later", 2);
        var before = await ada.At(pair.B).SyncAsync();

        foreach (var socket in adas)
        {
            await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Id == scheduled.Id);
        }

        foreach (var author in new[] { ada, ada.At(pair.B) })
        {
            await author.SentAsync(chat.Id);
            Assert.Equal(["later"], await author.SaidAsync(chat.Id));
        }

        var missed = await ada.At(pair.B).SyncAsync(before.Stamp, before.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), before.UserRev);
        Assert.Contains(chat.Id, missed.Personal!.Scheduled!);
        await Task.WhenAll(adas.Select(socket => socket.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task DirectConversation_OpenedAtBothAtOnce_IsOne()
    {
        await using var pair = await ServerPair.StartAsync();
        var (ada, bobs) = (await pair.A.SignUpAsync("ada"), await Task.WhenAll(Enumerable.Range(0, 20).Select(i => pair.B.SignUpAsync($"bob{i}"))));

        foreach (var bob in bobs)
        {
            var opened = await Task.WhenAll(ada.OpenDirectAsync(bob), ada.At(pair.B).OpenDirectAsync(bob), bob.OpenDirectAsync(ada), bob.At(pair.A).OpenDirectAsync(ada));
            Assert.Single(opened.Select(one => one.Id).Distinct());
        }
    }

    /// <summary>One after another, each at either server; every third message also at the other, at the same time or afterwards.</summary>
    private static async Task SendAsync(ServerPair pair, TestUser user, IReadOnlyList<Conversation> groups, ConcurrentBag<SendMessageResponse> acknowledged)
    {
        await using var one = await user.At(pair.A).ConnectAsync();
        await using var other = await user.At(pair.B).ConnectAsync();
        for (var i = 0; i < MessagesEach; i++)
        {
            foreach (var group in groups)
            {
                var message = new { id = MessageId.New(TimeProvider.System), conversationId = group.Id, text = $"{user.Id} {i}" };
                var (first, second) = i % 2 == 0 ? (one, other) : (other, one);
                var sends = new List<Task<SendMessageResponse>> { first.EmitAsync(EventNames.SendMessage, message).OkAsync<SendMessageResponse>() };
                if (i % 3 == 0)
                {
                    sends.Add(second.EmitAsync(EventNames.SendMessage, message).OkAsync<SendMessageResponse>());
                }

                foreach (var response in await Task.WhenAll(sends))
                {
                    acknowledged.Add(response);
                }

                if (i % 5 == 0)
                {
                    acknowledged.Add(await second.EmitAsync(EventNames.SendMessage, message).OkAsync<SendMessageResponse>());
                }
            }
        }
    }

    private static async Task<List<long>> RevisionsAsync(ServerPair pair, ConversationId id)
    {
        await using var connection = new NpgsqlConnection(pair.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT m.rev FROM chat.messages m JOIN chat.conversations c ON c.conversation = m.conversation WHERE c.id = $1
            UNION ALL
            SELECT h.rev FROM chat.changes h JOIN chat.conversations c ON c.conversation = h.conversation WHERE c.id = $1
            ORDER BY 1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = id.Value });
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var revisions = new List<long>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            revisions.Add(rows.GetInt64(0));
        }

        return revisions;
    }

    private static bool Concerns(ReceivedEvent received, ConversationId id) =>
        received.Name is EventNames.ReceiveMessage or EventNames.MessageUpdated or EventNames.ConversationUpdated
        && received.Payload.GetProperty("conversationId").GetString() == id.ToString();

    private static bool IsRemoval(ReceivedEvent received, ConversationId id) =>
        received.Name == EventNames.ConversationUpdated && Concerns(received, id) && received.Payload.TryGetProperty("removed", out _);

    private static IEnumerable<(long After, long UpTo)> Frames(IEnumerable<ReceivedEvent> events, ConversationId id) => events
        .Where(received => Concerns(received, id) && received.Payload.TryGetProperty("upTo", out _))
        .Select(received => (received.Payload.GetProperty("after").GetInt64(), received.Payload.GetProperty("upTo").GetInt64()));

    private static void AssertContiguous(TestSocket socket, ConversationId id, long from, long upTo)
    {
        var last = from;
        foreach (var frame in Frames(socket.All(), id).SkipWhile(frame => frame.UpTo <= from))
        {
            if (frame.After == 0 && frame.UpTo <= last)
            {
                continue; // the other server's creation of it, learnt of late: the whole, of which nothing is new
            }

            Assert.True(frame.After == last && frame.UpTo > last, $"a frame ({frame.After}, {frame.UpTo}] came after {last}");
            last = frame.UpTo;
        }

        Assert.Equal(upTo, last);
    }

    /// <summary>Until what the socket has received fits; looked at anew whenever something comes.</summary>
    private static async Task WaitAsync(TestSocket socket, Func<IReadOnlyList<ReceivedEvent>, bool> fits)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!fits(socket.All()))
        {
            patience.Token.ThrowIfCancellationRequested();
            await socket.FenceAsync();
        }
    }
}
