using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Bans;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Invites;
using Parley.Server.Tests.Pictures;
using Parley.Server.Tests.Polls;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Sync;

/// <summary>
/// For each kind of change: what the events make of the state before is what a fresh sync says (I16), for everybody concerned. What went over the wire is kept in
/// <c>tests/fixtures/sync</c>, where the web client's reducer is tested with it: a difference is a change of the wire, and a reason to look at every client.
/// </summary>
public sealed class FixtureTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Name, change, and what each person's socket receives because of it, in its order.</summary>
    public static TheoryData<string> Kinds { get; } =
    [
        "message", "mentioned", "edited", "reacted", "reaction-removed", "pinned", "unpinned", "poll-asked", "poll-voted", "poll-vote-removed", "poll-closed", "deleted-for-all", "deleted-for-me", "rename", "topic-changed", "topic-removed", "history-changed", "announcements-changed", "slow-mode-changed", "retention-changed", "floor-raised", "members-added", "members-added-from-start", "member-joined", "member-banned", "member-removed", "member-left", "member-back", "role-changed", "group-created", "direct-created", "notes-created",
        "read-direct", "read-group", "marked-unread", "favourite", "archived", "draft-written", "last-seen-hidden", "read-hidden", "deleted",
        "group-picture-set", "group-picture-removed", "profile-picture-set", "profile-picture-removed",
        "profile-updated", "settings-updated", "contact-asked", "contact-accepted", "contact-blocked", "muted", "scheduled", "schedule-cancelled",
    ];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Change_OfEachKind_EventsAndFreshSyncAgree(string kind)
    {
        await using var stage = await Stage.SetAsync();
        var expected = await stage.PrepareAsync(kind);
        await stage.BeginAsync();

        await stage.ReceiveAsync(kind, expected);

        await stage.CompareAsync();
        var fixture = FixtureText.Of(kind, await stage.RecordAsync(expected.Keys));
        FixtureText.Compare(kind, fixture);
    }

    /// <summary>Ada, Bob and Cid, a group and a direct conversation of Ada and Bob; time stands still unless it is moved.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly Dictionary<string, Client> _clients = [];
        private TestServer _server = null!;
        private Conversation _group = null!;
        private Conversation _direct = null!;
        private FileId _picture;
        private CreatedGroupInvite _invite = null!;
        private Message _poll = null!;
        private MessageId _message;
        private MessageId _scheduled;

        private string PinOfMessage => $"conversations/{_group.Id}/messages/{_message}/pin";

        private Client Ada => _clients["ada"];

        private Client Bob => _clients["bob"];

        private Client Cid => _clients["cid"];

        public static async Task<Stage> SetAsync()
        {
            var stage = new Stage { _server = await TestServer.StartOnManualClockAsync(DatabaseEngine.Sqlite, ("Parley:Retention:SweepInterval", "00:01:00")) };
            foreach (var name in new[] { "ada", "bob", "cid" })
            {
                stage._clients.Add(name, new Client(await stage._server.SignUpAsync(name)));
                stage._server.Time!.Advance(Second);
            }

            stage._group = await stage.Ada.User.CreateGroupAsync("group", stage.Bob.User);
            stage._server.Time!.Advance(Second);
            stage._direct = await stage.Ada.User.OpenDirectAsync(stage.Bob.User);
            stage._message = (await stage.Ada.User.SendAsync(stage._group.Id, "one")).Message.Id;
            stage._server.Time.Advance(Second);
            await stage.Ada.User.SendAsync(stage._direct.Id, "two");
            stage._server.Time.Advance(Second);
            return stage;
        }

        /// <summary>What comes before, and what each person's socket will receive.</summary>
        public async Task<Dictionary<string, string[]>> PrepareAsync(string kind)
        {
            const string message = EventNames.ReceiveMessage, updated = EventNames.ConversationUpdated, status = EventNames.MessageStatusUpdate;
            if (kind is "member-removed" or "member-banned" or "member-left" or "member-back")
            {
                await Ada.User.AddAsync(_group.Id, Cid.User);
                _server.Time!.Advance(Second);
            }

            if (kind is "member-back")
            {
                await Cid.User.LeaveAsync(_group.Id);
                _server.Time!.Advance(Second);
            }

            if (kind is "topic-removed")
            {
                await Ada.User.PatchAsync($"conversations/{_group.Id}", new { topic = "what it is about" }).ReadAsync(200);
                _server.Time!.Advance(Second);
            }

            if (kind is "members-added-from-start")
            {
                await Ada.User.PatchAsync($"conversations/{_group.Id}", new { history = "from-start" }).ReadAsync(200);
                _server.Time!.Advance(Second);
            }

            if (kind is "floor-raised")
            {
                // All that was said in the first minute is past its time when the eleventh is over; the sweep comes once a minute.
                await Ada.User.PutAsync($"conversations/{_group.Id}/retention", new { mode = "age", seconds = 600 }).ReadAsync(200);
                _server.Time!.Advance(TimeSpan.FromMinutes(9));
                await Ada.User.SendAsync(_group.Id, "later");
            }

            if (kind is "member-joined")
            {
                _invite = await Ada.User.InviteAsync(_group.Id);
                _server.Time!.Advance(Second);
            }

            if (kind is "reaction-removed")
            {
                foreach (var user in new[] { Bob.User, Ada.User })
                {
                    await ReactAsync(user, "👍");
                }
            }

            if (kind is "unpinned")
            {
                await Ada.User.PostAsync(PinOfMessage, new { }).ReadAsync(200);
                _server.Time!.Advance(Second);
            }

            if (kind is "poll-voted" or "poll-vote-removed" or "poll-closed")
            {
                _poll = await Ada.User.AskAsync(_group.Id, "where?");
                await Ada.User.VoteAsync(_poll, 0);
                await Bob.User.VoteAsync(_poll, 1);
                _server.Time!.Advance(Second);
            }

            if (kind is "schedule-cancelled")
            {
                _scheduled = (await Ada.User.ScheduleAsync(_group.Id, "later", 3600)).Id;
                _server.Time!.Advance(Second);
            }

            if (kind is "read-hidden")
            {
                // It is answered before it is told. A second one, stored after that, is answered when the first has been told, to sockets that are yet to come.
                await MoveTimeAsync(Bob.User.ReadUpToAsync(_direct.Id, 1));
                await MoveTimeAsync(Bob.User.ReadUpToAsync(_direct.Id, 1));
            }

            if (kind is "contact-accepted" or "contact-blocked")
            {
                await Ada.User.PostAsync("contacts/requests", new { userId = Cid.User.Id }).ReadAsync<Relation>(201);
                _server.Time!.Advance(Second);
            }

            if (kind is "contact-blocked")
            {
                await Cid.User.PostAsync("contacts/requests", new { userId = Ada.User.Id }).ReadAsync<Relation>(201);
                _server.Time!.Advance(Second);
            }

            if (kind is "group-picture-set" or "group-picture-removed" or "profile-picture-set" or "profile-picture-removed")
            {
                _picture = (await Ada.User.UploadAsync(TestFiles.Png(4, 4), "picture.png")).Id;
            }

            if (kind is "group-picture-removed")
            {
                await Ada.User.SetGroupPictureAsync(_group.Id, _picture);
                _server.Time!.Advance(Second);
            }

            if (kind is "profile-picture-removed")
            {
                await Ada.User.SetPictureAsync(_picture);
                _server.Time!.Advance(Second);
            }

            await _server.AccountsToldAsync();
            return kind switch
            {
                "group-picture-set" or "group-picture-removed" => new() { ["ada"] = [updated, message], ["bob"] = [updated, message] },
                "profile-updated" or "profile-picture-set" or "profile-picture-removed" => new() { ["ada"] = [EventNames.UserUpdated], ["bob"] = [EventNames.UserUpdated] },
                "settings-updated" => new() { ["bob"] = [EventNames.SettingsUpdated] },
                "contact-asked" => new() { ["ada"] = [EventNames.ContactsUpdated], ["cid"] = [EventNames.ContactRequest] },
                "contact-accepted" or "contact-blocked" => new() { ["ada"] = [EventNames.ContactsUpdated], ["cid"] = [EventNames.ContactsUpdated] },
                "scheduled" or "schedule-cancelled" => new() { ["ada"] = [EventNames.ScheduledUpdated] },
                "muted" => new() { ["bob"] = [EventNames.NotificationSettingsUpdated] },
                "draft-written" => new() { ["bob"] = [EventNames.DraftUpdated] },
                "favourite" or "archived" => new() { ["bob"] = [EventNames.ListingUpdated] },
                "floor-raised" => new() { ["ada"] = [updated], ["bob"] = [updated] },
                "message" or "mentioned" or "poll-asked" => new() { ["ada"] = [message], ["bob"] = [message] },
                "edited" or "reacted" or "reaction-removed" or "pinned" or "unpinned" or "poll-voted" or "poll-vote-removed" or "poll-closed" or "deleted-for-all" => new() { ["ada"] = [EventNames.MessageUpdated], ["bob"] = [EventNames.MessageUpdated] },
                "deleted-for-me" => new() { ["ada"] = [EventNames.MessageHidden] },
                "rename" or "topic-changed" or "topic-removed" or "history-changed" or "announcements-changed" or "slow-mode-changed" or "retention-changed" or "role-changed" => new() { ["ada"] = [updated, message], ["bob"] = [updated, message] },
                "members-added" or "members-added-from-start" or "member-joined" or "member-back" =>
                    new() { ["ada"] = [updated, message], ["bob"] = [updated, message], ["cid"] = [updated, message] },
                "member-removed" or "member-banned" or "member-left" => new() { ["ada"] = [updated, message], ["bob"] = [updated, message], ["cid"] = [updated] },
                "group-created" => new() { ["ada"] = [updated, message], ["cid"] = [updated, message] },
                "notes-created" => new() { ["ada"] = [updated] },
                "direct-created" => new() { ["ada"] = [updated], ["cid"] = [updated] },
                "read-direct" or "read-group" => new() { ["ada"] = [status], ["bob"] = [status] },
                "marked-unread" => new() { ["bob"] = [status] },
                "deleted" => new() { ["ada"] = [updated], ["bob"] = [updated] },
                "last-seen-hidden" => new() { ["bob"] = [EventNames.ChatSettingsUpdated] },
                "read-hidden" => new() { ["ada"] = [status, status], ["bob"] = [EventNames.ChatSettingsUpdated] },
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
            };
        }

        /// <summary>Everybody is connected, shows the group, and holds what a first sync says.</summary>
        public async Task BeginAsync()
        {
            foreach (var client in _clients.Values)
            {
                await client.BeginAsync(_group.Id);
            }
        }

        public Task ChangeAsync(string kind) => kind switch
        {
            "message" => Ada.User.SendAsync(_group.Id, "three"),
            "mentioned" => Ada.User.SendAsync(_group.Id, $"@{Bob.User.Session.User.Username} and @all"),
            "edited" => Ada.User.PatchAsync($"conversations/{_group.Id}/messages/{_message}", new { text = "one more" }).ReadAsync(200),
            "reacted" => ReactAsync(Bob.User, "❤️"),
            "reaction-removed" => Bob.User.DeleteAsync($"conversations/{_group.Id}/messages/{_message}/reactions?emoji={Uri.EscapeDataString("👍")}").ReadAsync(200),
            "pinned" => Ada.User.PostAsync(PinOfMessage, new { }).ReadAsync(200),
            "unpinned" => Ada.User.DeleteAsync(PinOfMessage).ReadAsync(200),
            "poll-asked" => Ada.User.AskAsync(_group.Id, "where?", anonymous: true),
            "poll-voted" => Ada.User.VoteAsync(_poll, 1),
            "poll-vote-removed" => Bob.User.VoteAsync(_poll),
            "poll-closed" => Ada.User.PostAsync(_poll.PollPath("close"), new { }).ReadAsync(200),
            "deleted-for-all" => Ada.User.DeleteAsync($"conversations/{_group.Id}/messages/{_message}").ReadAsync(200),
            "deleted-for-me" => Ada.User.DeleteAsync($"conversations/{_group.Id}/messages/{_message}?for=me").ReadAsync(200),
            "rename" => Ada.User.PatchAsync($"conversations/{_group.Id}", new { title = "another" }).ReadAsync(200),
            "topic-changed" => Ada.User.PatchAsync($"conversations/{_group.Id}", new { topic = "what it is about,\nin two lines" }).ReadAsync(200),
            "topic-removed" => Ada.User.PatchAsync($"conversations/{_group.Id}", new { topic = "" }).ReadAsync(200),
            "history-changed" => Ada.User.PatchAsync($"conversations/{_group.Id}", new { history = "from-start" }).ReadAsync(200),
            "announcements-changed" => Ada.User.PatchAsync($"conversations/{_group.Id}", new { announcements = true }).ReadAsync(200),
            "slow-mode-changed" => Ada.User.PatchAsync($"conversations/{_group.Id}", new { slowModeSeconds = 30 }).ReadAsync(200),
            "retention-changed" => Bob.User.PutAsync($"conversations/{_direct.Id}/retention", new { mode = "ephemeral", seconds = 86_400 }).ReadAsync(200),
            "floor-raised" => PassAsync(TimeSpan.FromMinutes(2)),
            "member-joined" => Cid.User.AcceptAsync(_invite),
            "member-banned" => Ada.User.BanAsync(_group.Id, Cid.User),
            "group-picture-set" => Ada.User.SetGroupPictureAsync(_group.Id, _picture),
            "group-picture-removed" => Ada.User.DeleteAsync($"conversations/{_group.Id}/picture").ReadAsync(200),
            "profile-picture-set" => Ada.User.SetPictureAsync(_picture),
            "profile-picture-removed" => Ada.User.DeleteAsync("me/picture").ReadAsync(200),
            "members-added" or "members-added-from-start" or "member-back" => Ada.User.AddAsync(_group.Id, Cid.User),
            "member-removed" => Ada.User.RemoveAsync(_group.Id, Cid.User),
            "member-left" => Cid.User.LeaveAsync(_group.Id),
            "role-changed" => Ada.User.ChangeRoleAsync(_group.Id, Bob.User, MemberRole.Admin),
            "group-created" => Ada.User.CreateGroupAsync("second", Cid.User),
            "direct-created" => Ada.User.OpenDirectAsync(Cid.User),
            "notes-created" => Ada.User.OpenDirectAsync(Ada.User),
            "deleted" => Ada.User.DeleteAsync($"conversations/{_group.Id}").ReadAsync(204),
            "read-direct" => Bob.User.ReadUpToAsync(_direct.Id, 1),
            "read-group" => Bob.User.ReadUpToAsync(_group.Id, 2),
            "marked-unread" => Bob.User.RequestAsync(HttpMethod.Put, $"conversations/{_group.Id}/marked-unread", JsonBody("""{"marked":true}""")).ReadAsync(200),
            "profile-updated" => Bob.User.PatchAsync("me", new { displayName = "Robert", bio = "I build.", timeZone = "Europe/Berlin", language = "de-at" }).ReadAsync(200),
            "settings-updated" => Bob.User.PatchAsync("me/settings", new { privacy = new { whoMayAdd = "contacts" }, chat = new { theme = "dark" } }).ReadAsync(200),
            "contact-asked" => Ada.User.PostAsync("contacts/requests", new { userId = Cid.User.Id }).ReadAsync(201),
            "contact-accepted" => AcceptAsync(Cid.User),
            "contact-blocked" => Cid.User.BlockAsync(Ada.User),
            "scheduled" => Ada.User.ScheduleAsync(_group.Id, "later", 3600),
            "schedule-cancelled" => Ada.User.DeleteAsync(ScheduleSteps.PathOf(_group.Id, _scheduled)).ReadAsync(204),
            "muted" => Bob.User.PutAsync($"conversations/{_group.Id}/notification-settings", new { level = "mentions", mutedUntil = _server.Clock.GetUtcNow().AddHours(8) }).ReadAsync(200),
            "draft-written" => Bob.User.PutAsync($"conversations/{_group.Id}/draft", new { text = "half a sent", userRev = 1_000 }).ReadAsync(200),
            "favourite" => Bob.User.PatchAsync($"conversations/{_group.Id}/listing", new { favourite = true }).ReadAsync(200),
            "archived" => Bob.User.PatchAsync($"conversations/{_group.Id}/listing", new { archived = true }).ReadAsync(200),
            "last-seen-hidden" => Bob.User.PatchAsync("me/chat-settings", new { lastSeen = "nobody" }).ReadAsync(200),
            "read-hidden" => Bob.User.PatchAsync("me/chat-settings", new { readReceipts = false }).ReadAsync(200),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

        private Task PassAsync(TimeSpan time)
        {
            _server.Time!.Advance(time);
            return Task.CompletedTask;
        }

        /// <summary>Makes the change, and returns when everybody has what they are to receive of it, and nothing else.</summary>
        /// <param name="kind">Which.</param>
        /// <param name="expected">The names of the events, by person.</param>
        public async Task ReceiveAsync(string kind, Dictionary<string, string[]> expected)
        {
            var change = ChangeAsync(kind);
            var all = Task.WhenAll(expected.Select(one => _clients[one.Key].ArrivedAsync(one.Value.Length)).Prepend(change));
            switch (kind)
            {
                // Stored five times a second.
                case "read-direct" or "read-group" or "marked-unread":
                    await MoveTimeAsync(all);
                    break;

                // Told of at once in the direct conversation, and once a second in the group: events of two conversations have no order but that of the clock.
                case "read-hidden":
                    await change;
                    await MoveTimeAsync(all);
                    break;

                // Not by the clock.
                default:
                    await all;
                    break;
            }

            foreach (var (name, client) in _clients)
            {
                await client.Socket.FenceAsync();
                Assert.Equal(expected.GetValueOrDefault(name, []), client.Received.Select(one => one.Name));
            }
        }

        public async Task CompareAsync()
        {
            foreach (var client in _clients.Values)
            {
                await client.CompareAsync();
            }
        }

        public async Task<JsonArray> RecordAsync(IEnumerable<string> names)
        {
            var record = new JsonArray();
            foreach (var name in names.Order(StringComparer.Ordinal))
            {
                record.Add((JsonNode)await _clients[name].RecordAsync());
            }

            return record;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in _clients.Values)
            {
                await client.DisposeAsync();
            }

            await _server.DisposeAsync();
        }

        private Task ReactAsync(TestUser user, string emoji) =>
            user.PostAsync($"conversations/{_group.Id}/messages/{_message}/reactions", new { emoji }).ReadAsync(200);

        private static async Task AcceptAsync(TestUser user)
        {
            var waiting = await user.GetAsync("contacts/requests").ReadAsync<ContactRequests>(200);
            await user.PostAsync($"contacts/requests/{waiting.Incoming[0].Id}/accept", new { }).ReadAsync(200);
        }

        private static StringContent JsonBody(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

        /// <summary>Receipts are stored and told on the server's time, which moves only when it is moved.</summary>
        private async Task MoveTimeAsync(Task until)
        {
            while (!until.IsCompleted)
            {
                await _server.Http.GetAsync("server", TestContext.Current.CancellationToken);
                _server.Time!.Advance(TimeSpan.FromMilliseconds(200));
            }

            await until;
        }
    }

    private sealed class Client(TestUser user) : IAsyncDisposable
    {
        private static readonly HashSet<string> Recorded =
            [EventNames.ReceiveMessage, EventNames.MessageUpdated, EventNames.MessageHidden, EventNames.ConversationUpdated, EventNames.MessageStatusUpdate, EventNames.ChatSettingsUpdated,
                EventNames.UserUpdated, EventNames.SettingsUpdated, EventNames.ContactRequest, EventNames.ContactsUpdated, EventNames.NotificationSettingsUpdated, EventNames.ListingUpdated, EventNames.DraftUpdated, EventNames.ScheduledUpdated];

        private readonly Replica _replica = new(user.Id);
        private SyncResponse _before = null!;
        private int _skipped;

        public TestUser User => user;

        public TestSocket Socket { get; private set; } = null!;

        public IEnumerable<ReceivedEvent> Received => Socket.All().Skip(_skipped).Where(one => Recorded.Contains(one.Name));

        public async Task BeginAsync(ConversationId shown)
        {
            Socket = await user.ConnectAsync();
            await Socket.EmitAsync(EventNames.OpenConversations, new { conversationIds = new[] { shown } }).OkAsync();
            _before = await user.SyncAsync();
            _replica.Apply(_before);
            await _replica.LoadRelationsAsync(user);
            _skipped = Socket.All().Count;
        }

        public async Task ArrivedAsync(int count)
        {
            while (Received.Count() < count)
            {
                await Socket.FenceAsync();
            }
        }

        public async Task CompareAsync()
        {
            foreach (var received in Received)
            {
                _replica.Apply(received);
            }

            Assert.Empty(_replica.Gaps);
            Assert.Equal(await Replica.DescribeFreshAsync(user), await _replica.DescribeAsync(user));
        }

        public async Task<JsonObject> RecordAsync() => new()
        {
            ["self"] = user.Id.ToString(),
            ["before"] = JsonSerializer.SerializeToNode(_before, Wire.Options),
            ["events"] = new JsonArray([.. Received.Select(one => (JsonNode)new JsonObject { ["name"] = one.Name, ["payload"] = JsonNode.Parse(one.Payload.GetRawText()) })]),
            ["after"] = JsonSerializer.SerializeToNode(await user.SyncAsync(), Wire.Options),
        };

        public ValueTask DisposeAsync() => Socket?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
