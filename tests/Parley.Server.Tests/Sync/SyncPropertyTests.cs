using System.Collections.Concurrent;
using System.Globalization;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Sync;

/// <summary>The property that guards sync (I16): what the events, or a sync now and then, made of the old state is what a fresh read says.</summary>
public sealed class SyncPropertyTests(SharedServers servers)
{
    private const int Steps = 120;

    /// <summary>Seeds that once failed, and some others. A failure names its seed.</summary>
    [Theory]
    [InlineData(DatabaseEngine.Sqlite, 1)]
    [InlineData(DatabaseEngine.Sqlite, 2)]
    [InlineData(DatabaseEngine.Sqlite, 3)]
    [InlineData(DatabaseEngine.Postgres, 4)]
    [InlineData(DatabaseEngine.Postgres, 5)]
    public async Task RandomOperations_EventsAndSyncAndFreshRead_Agree(DatabaseEngine engine, int seed)
    {
        var server = await servers.GetAsync(engine);
        var people = await Task.WhenAll((await server.SignUpAsync("ada", "bob", "eve")).Select(Participant.StartAsync));
        var random = new Random(seed);
        var groups = new List<ConversationId>();
        for (var step = 0; step < Steps; step++)
        {
            // Several at once, so that changes, messages and receipts meet in one batch.
            await Task.WhenAll(Enumerable.Range(0, random.Next(1, 5)).Select(_ => OperateAsync(people, groups, random)).ToList());
            if (random.Next(12) == 0)
            {
                await people[random.Next(people.Length)].ReconnectAsync();
            }

            if (random.Next(10) == 0)
            {
                var one = people[random.Next(people.Length)];
                await one.Polled.SyncAsync(one.User);
            }
        }

        await Task.WhenAll(people.SelectMany(one => one.Receipts));
        foreach (var one in people)
        {
            await one.CompareAsync(seed);
            await one.DisposeAsync();
        }
    }

    private static Task OperateAsync(Participant[] people, List<ConversationId> groups, Random random)
    {
        var actor = people[random.Next(people.Length)];
        var other = people[random.Next(people.Length)];
        ConversationId? group;
        lock (groups)
        {
            group = groups.Count == 0 ? null : groups[random.Next(groups.Count)];
        }

        var text = random.Next().ToString(CultureInfo.InvariantCulture);
        string[] emoji = ["👍", "❤️"];
        return (random.Next(32), group) switch
        {
            (0, _) or (_, null) => CreateAsync(),
            (1, _) when actor != other => actor.User.PostAsync("conversations", new { type = "direct", members = new[] { other.User.Id } }),
            (2, _) when actor != other => actor.EmitAsync(EventNames.SendMessage, new { receiverId = other.User.Id, text }),
            (3, { } id) => actor.User.PatchAsync($"conversations/{id}", new { title = text }),
            (4 or 5, { } id) => actor.User.PostAsync($"conversations/{id}/members", new { members = new[] { other.User.Id } }),
            (6, { } id) => actor.User.DeleteAsync($"conversations/{id}/members/{other.User.Id}"),
            (7, { } id) => actor.User.PatchAsync($"conversations/{id}/members/{other.User.Id}", new { role = random.Next(2) == 0 ? "admin" : "owner" }),
            (8 or 9, { } id) => Later(actor, actor.User.PostAsync($"conversations/{id}/receipts", new { read = random.Next(1, 40), delivered = random.Next(1, 60) })),
            (10, { } id) => actor.User.PostAsync($"conversations/{id}/messages", new { text, metadata = new { text } }),
            (11 or 12, { } id) => ChangeAsync(id, own: true, (path, message) => actor.EmitAsync(EventNames.EditMessage, new { conversationId = id, messageId = message, text })),
            (13, { } id) => ChangeAsync(id, own: true, (path, _) => actor.User.PatchAsync(path, new { text })),
            (14, { } id) => ChangeAsync(id, own: false, (path, _) => actor.User.DeleteAsync(path)),
            (15, { } id) => ChangeAsync(id, own: true, (path, message) => actor.EmitAsync(EventNames.DeleteMessage, new { conversationId = id, messageId = message })),

            (17 or 18, { } id) => ChangeAsync(id, own: false, (_, message) => actor.EmitAsync(
                EventNames.React, new { conversationId = id, messageId = message, emoji = emoji[text.Length % emoji.Length], remove = text[^1] < '4' })),
            (19, { } id) => ChangeAsync(id, own: false, (path, _) => actor.User.PostAsync($"{path}/reactions", new { emoji = emoji[text.Length % emoji.Length] })),

            (20, { } id) => ChangeAsync(id, own: false, (_, message) => actor.EmitAsync(EventNames.PinMessage, new { conversationId = id, messageId = message })),
            (21, { } id) => ChangeAsync(id, own: false, (path, _) => actor.User.DeleteAsync($"{path}/pin")),

            (28, { } id) => actor.EmitAsync(
                EventNames.SendMessage, new { conversationId = id, type = "poll", text, poll = new { options = new[] { "a", "b" }, multiple = text[^1] < '5', anonymous = text[^1] % 2 == 0 } }),
            (29 or 30, { } id) => ChangeAsync(id, own: false, (_, message) => actor.EmitAsync(
                EventNames.VotePoll, new { conversationId = id, messageId = message, options = text[^1] < '3' ? Array.Empty<int>() : [text[^1] % 2] }), poll: true),
            (31, { } id) => ChangeAsync(id, own: true, (path, _) => actor.User.PostAsync($"{path}/poll/close", new { }), poll: true),

            // Only one's own, which one has read: what is unread is a matter of the log alone.
            (16, { } id) => ChangeAsync(id, own: true, (path, _) => actor.User.DeleteAsync($"{path}?for=me")),
            (_, { } id) => actor.EmitAsync(EventNames.SendMessage, new { conversationId = id, text }),
        };

        async Task ChangeAsync(ConversationId id, bool own, Func<string, MessageId, Task> change, bool poll = false)
        {
            using var answer = await actor.User.GetAsync($"conversations/{id}/messages?limit=20");
            var some = answer.IsSuccessStatusCode
                ? (await answer.ReadAsync<MessagePage>(200)).Items.Where(message => message.Type != MessageType.System && (!poll || message.Poll is not null) && (!own || message.SenderId == actor.User.Id)).ToList()
                : [];
            int place;
            lock (random)
            {
                place = random.Next(Math.Max(1, some.Count));
            }

            if (some.Count > 0)
            {
                await change($"conversations/{id}/messages/{some[place].Id}", some[place].Id);
            }
        }

        // Receipts are stored five times a second: nobody waits for each.
        static Task Later(Participant actor, Task receipt)
        {
            actor.Receipts.Add(receipt);
            return Task.CompletedTask;
        }

        async Task CreateAsync()
        {
            var made = await actor.User.CreateGroupAsync(text, actor == other ? [] : [other.User]);
            lock (groups)
            {
                groups.Add(made.Id);
            }
        }
    }

    /// <summary>Somebody with two clients: one lives on what is pushed, the other on syncs alone.</summary>
    private sealed class Participant(TestUser user) : IAsyncDisposable
    {
        private TestSocket _socket = null!;
        private int _applied;
        private readonly Replica _pushed = new(user.Id);

        public TestUser User => user;

        public ConcurrentBag<Task> Receipts { get; } = [];

        public Replica Polled { get; } = new(user.Id);

        public static async Task<Participant> StartAsync(TestUser user)
        {
            var one = new Participant(user) { _socket = await user.ConnectAsync() };
            await one._pushed.SyncAsync(user);
            await one.Polled.SyncAsync(user);
            return one;
        }

        /// <summary>A refusal is in order: not every random operation is allowed.</summary>
        public Task<System.Text.Json.JsonElement> EmitAsync(string name, object request) => _socket.EmitAsync(name, request);

        /// <summary>Loses the connection, misses something perhaps, comes again and syncs.</summary>
        public async Task ReconnectAsync()
        {
            ApplyReceived();
            await _socket.DisposeAsync();
            _applied = 0;
            _socket = await user.ConnectAsync();
            await _pushed.SyncAsync(user);
        }

        public async Task CompareAsync(int seed)
        {
            await SettleAsync();
            var fresh = await Replica.DescribeFreshAsync(user);
            await Polled.SyncAsync(user);
            Assert.True(fresh == await Polled.DescribeAsync(user), $"seed {seed}: by sync\n{await Polled.DescribeAsync(user)}\nis not what the server holds\n{fresh}");
            Assert.True(_pushed.Gaps.Count == 0, $"seed {seed}: frames were missing before {string.Join(", ", _pushed.Gaps)}");
            Assert.True(fresh == await _pushed.DescribeAsync(user), $"seed {seed}: by events\n{await _pushed.DescribeAsync(user)}\nis not what the server holds\n{fresh}");
        }

        public ValueTask DisposeAsync() => _socket.DisposeAsync();

        /// <summary>A message in a conversation of one's own comes after all that was announced before it.</summary>
        private async Task SettleAsync()
        {
            var group = await user.CreateGroupAsync("the last");
            await _socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.ConversationId == group.Id);
            await _socket.FenceAsync();
            ApplyReceived();

            // Of a group's cursors, a client is told when it has the group open.
            foreach (var open in _pushed.Conversations.Chunk(20))
            {
                var cursors = await _socket.EmitAsync(EventNames.OpenConversations, new { conversationIds = open }).OkAsync<OpenConversationsResponse>();
                _pushed.Apply(cursors);
            }
        }

        private void ApplyReceived()
        {
            var all = _socket.All().Skip(_applied).ToList();
            _applied += all.Count;
            all.ForEach(_pushed.Apply);
        }
    }
}
