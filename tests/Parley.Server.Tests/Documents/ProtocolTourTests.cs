using System.Text.Json;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Server.Tests.Pictures;
using Parley.Server.Tests.Polls;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Documents;

/// <summary>
/// None documented that is not sent: a tour through the server on which each event of the server comes at least once, and each field of what events and
/// acknowledgements carry. Whoever describes a field here without sending it, or sends it without a stop of the tour, is told its name.
/// </summary>
public sealed class ProtocolTourTests(SharedServers servers)
{
    /// <summary>Described, and yet not to be met on sockets.</summary>
    private static readonly string[] Elsewhere =
    [
        "Conversation.users", // of REST: in events and in sync, what is around it carries the people
        "ErrorBody.type", "ErrorBody.status", // of REST (RFC 9457)
        "ErrorBody.challenge", // of signing in, which is REST's
        "MessageFrame.changedRev", "MessageFrame.reactions", "MessageFrame.pinnedAt", "MessageFrame.pinnedBy", "MessageFrame.poll.closedAt", // of a message that was edited, reacted to or pinned before a server that missed it could push it
        "Me.deleted", // nobody sees themselves who is gone
    ];

    [Fact]
    public async Task Events_EachWithEachField_AreSent()
    {
        await using (var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, [.. Strangers.Settings, ("Parley:Reactions:NamedPeople", "1")]))
        {
            await TalkAsync(server);
            await SayMoreAsync(server);
            await GatherAsync(server);
            await BecomeKnownAsync(server);
            await MeetAsync(server);
        }

        await LetTimePassAsync();

        var documents = await WireDocuments.OfAsync((await servers.SqliteAsync()).Address);
        var missing = Described(documents.Events).Where(name => !documents.Schemas.HasSeen(name)).Except(Elsewhere).ToList();
        Assert.True(missing.Count == 0, $"Described, but not sent: {string.Join(", ", missing)}");
    }

    /// <summary>Messages with all that they may have, changed, deleted, received, seen; and how somebody is refused.</summary>
    private static async Task TalkAsync(TestServer server)
    {
        await using var chat = await DirectChat.OpenAsync(server);
        await using var adasTablet = await (await server.SignInAsync(chat.Ada)).ConnectAsync();
        await using var bobsTablet = await (await server.SignInAsync(chat.Bob)).ConnectAsync();
        var before = await SyncAsync(chat.AdasSocket);
        var changer = new Changer(chat.Ada, chat.AdasSocket, Door.Socket);

        var file = await chat.Ada.UploadAsync(TestFiles.Png(4, 4), "one.png");
        var sent = (await chat.Through(Door.Socket).SendAsync(chat.Id, new { type = "file", files = new[] { file.Id }, text = "one" })).Message;
        await chat.BobsSocket.ExpectAsync(EventNames.ReceiveMessage);
        await changer.EditAsync(sent, "another");
        await chat.BobsSocket.ExpectAsync(EventNames.MessageUpdated);
        await chat.BobsSocket.EmitAsync(EventNames.MessageDelivered, new { conversationId = chat.Id, seq = sent.Seq }).OkAsync();
        await chat.BobsSocket.EmitAsync(EventNames.MessageSeen, new { messageId = sent.Id }).OkAsync();
        await chat.AdasSocket.ExpectAsync(EventNames.MessageStatusUpdate);
        await bobsTablet.ExpectAsync(EventNames.MessageStatusUpdate, own => own.TryGetProperty("markedUnread", out _));
        await chat.AdasSocket.EmitAsync(EventNames.Typing, new { conversationId = chat.Id }).OkAsync();
        await chat.BobsSocket.ExpectAsync(EventNames.Typing);
        await chat.AdasSocket.EmitAsync(EventNames.StopTyping, new { conversationId = chat.Id }).OkAsync();
        await chat.BobsSocket.ExpectAsync(EventNames.StopTyping);
        await changer.DeleteAsync(sent);
        var second = (await chat.Through(Door.Socket).SendAsync(chat.Id, new { text = "two" })).Message;
        await changer.DeleteAsync(second, "me");
        await adasTablet.ExpectAsync(EventNames.MessageHidden);
        await chat.Ada.PutAsync($"conversations/{chat.Id}/marked-unread", new { marked = true }).ReadAsync(200);
        await SyncAsync(chat.AdasSocket, before);

        await chat.AdasSocket.EmitAsync(EventNames.SendMessage, new { conversationId = chat.Id, text = new string('x', 100_000) }).RefusedAsync(ErrorCodes.ValidationFailed);
    }

    /// <summary>What messages may have besides: whom they name, where they come from, what people put under them, and how long they stay.</summary>
    private static async Task SayMoreAsync(TestServer server)
    {
        var (ada, bob, cid) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("cid"));
        var group = await ada.CreateGroupAsync("group", bob);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        await using var cids = await cid.ConnectAsync();
        var said = (await adas.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = $"@{bob.Session.User.Username} and @all" }).OkAsync<SendMessageResponse>()).Message;
        await bobs.ExpectAsync(EventNames.ReceiveMessage, frame => frame.TryGetProperty("mentions", out _) && frame.TryGetProperty("mentionsAll", out _));
        await adas.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, forward = new { conversationId = group.Id, messageId = said.Id } }).OkAsync();
        await bobs.ExpectAsync(EventNames.ReceiveMessage, frame => frame.TryGetProperty("forwarded", out _));
        foreach (var socket in new[] { adas, bobs })
        {
            await socket.EmitAsync(EventNames.React, new { conversationId = group.Id, messageId = said.Id, emoji = "👍" }).OkAsync();
        }

        var poll = await ada.AskAsync(group.Id, "what?", closesIn: TimeSpan.FromDays(1));
        await bobs.ExpectAsync(EventNames.ReceiveMessage, frame => frame.TryGetProperty("poll", out _));
        await adas.EmitAsync(EventNames.VotePoll, new { conversationId = group.Id, messageId = poll.Id, options = new[] { 1 } }).OkAsync();
        await adas.EmitAsync(EventNames.ClosePoll, new { conversationId = group.Id, messageId = poll.Id }).OkAsync();
        await adas.EmitAsync(EventNames.PinMessage, new { conversationId = group.Id, messageId = said.Id }).OkAsync();
        await bobs.ExpectAsync(EventNames.MessageUpdated, frame => frame.TryGetProperty("message", out var message) && message.TryGetProperty("pinnedAt", out _));

        await using var adasTablet = await (await server.SignInAsync(ada)).ConnectAsync();
        var early = await SyncAsync(adas);
        var waiting = await ada.ScheduleAsync(group.Id, "later", 3600, replyTo: said.Id);
        await adasTablet.ExpectAsync(EventNames.ScheduledUpdated, frame => frame.TryGetProperty("scheduled", out _));
        await SyncAsync(adas, early);
        await bob.ScheduleAsync(group.Id, "refused", 1);
        await ada.PatchAsync($"conversations/{group.Id}", new { announcements = true }).ReadAsync(200);
        await bobs.ExpectAsync(EventNames.ScheduledUpdated, frame => frame.TryGetProperty("scheduled", out var scheduled) && scheduled.TryGetProperty("refusal", out _));
        await ada.SendNowAsync(waiting);
        await adasTablet.ExpectAsync(EventNames.ScheduledUpdated, frame => !frame.TryGetProperty("scheduled", out _));
        await ada.PutAsync($"conversations/{group.Id}/retention", new { mode = "age", seconds = 3600 }).ReadAsync(200);
        await bobs.ExpectAsync(EventNames.ConversationUpdated, frame => frame.TryGetProperty("state", out var state) && state.TryGetProperty("retention", out _));
        await ada.AddAsync(group.Id, cid);
        await cids.ExpectAsync(EventNames.ConversationUpdated, frame => frame.TryGetProperty("conversation", out var whole) && whole.TryGetProperty("retention", out _));
    }

    /// <summary>A group that has everything: who comes in sees it whole, who is in it sees it change, who is out is told so.</summary>
    private static async Task GatherAsync(TestServer server)
    {
        var (ada, bob, cid) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("cid"));
        await using var bobs = await bob.ConnectAsync();
        await using var cids = await cid.ConnectAsync();
        var group = await ada.CreateGroupAsync("group", bob);
        await bobs.ExpectAsync(EventNames.ConversationUpdated, frame => frame.TryGetProperty("conversation", out _));
        await ada.SetGroupPictureAsync(group.Id, await ada.UploadPictureAsync());
        await ada.PatchAsync($"conversations/{group.Id}", new { topic = "everything", slowModeSeconds = 3600, visibility = "public" }).ReadAsync(200);
        await bobs.ExpectAsync(EventNames.ConversationUpdated, frame => frame.TryGetProperty("state", out var state) && state.TryGetProperty("topic", out _) && state.TryGetProperty("picture", out _));
        await ada.AddAsync(group.Id, cid);
        await cids.ExpectAsync(EventNames.ConversationUpdated, frame => frame.TryGetProperty("conversation", out _));
        await bobs.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "one" }).OkAsync();
        await bobs.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "two" }).RefusedAsync(ErrorCodes.RateLimited);
        await bobs.EmitAsync(EventNames.OpenConversations, new { conversationIds = new[] { group.Id } }).OkAsync();
        var before = await SyncAsync(bobs);
        await bob.PutAsync($"conversations/{group.Id}/notification-settings", new { level = "none" }).ReadAsync(200);
        await bobs.ExpectAsync(EventNames.NotificationSettingsUpdated);
        await bob.PatchAsync($"conversations/{group.Id}/listing", new { archived = true }).ReadAsync(200);
        await bobs.ExpectAsync(EventNames.ListingUpdated);
        await bob.PutAsync($"conversations/{group.Id}/draft", new { text = "half a sent", userRev = 1_000 }).ReadAsync(200);
        await bobs.ExpectAsync(EventNames.DraftUpdated);
        await SyncAsync(bobs, before);
        await ada.RemoveAsync(group.Id, cid);
        await cids.ExpectAsync(EventNames.ConversationUpdated, frame => frame.TryGetProperty("removed", out _));
    }

    /// <summary>All, or what has happened since an earlier answer.</summary>
    private static Task<JsonElement> SyncAsync(TestSocket socket, JsonElement? since = null)
    {
        object request = since is { } answer ? new { stamp = answer.GetProperty("stamp"), userRev = answer.GetProperty("userRev") } : new { };
        return socket.EmitAsync(EventNames.Sync, request).OkAsync();
    }

    /// <summary>People who show themselves, come to know each other, come and go, and are told of it.</summary>
    private static async Task BecomeKnownAsync(TestServer server)
    {
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.OpenDirectAsync(bob);
        await using var bobs = await bob.ConnectAsync();
        await using var adas = await ada.ConnectAsync();
        await bobs.ExpectAsync(EventNames.UserOnline);
        await bobs.EmitAsync(EventNames.WatchPresence, new { userIds = new[] { ada.Id } }).OkAsync();
        await ada.SetPictureAsync(await ada.UploadPictureAsync());
        await bobs.ExpectAsync(EventNames.UserUpdated);
        await adas.ExpectAsync(EventNames.UserUpdated, own => own.GetProperty("me").TryGetProperty("picture", out _));
        await ada.PatchAsync("me/settings", new { chat = new { enterSends = false } }).ReadAsync(200);
        await adas.ExpectAsync(EventNames.SettingsUpdated);
        await ada.PatchAsync("me/chat-settings", new { readReceipts = false }).ReadAsync(200);
        await adas.ExpectAsync(EventNames.ChatSettingsUpdated);
        await bob.PostAsync("contacts/requests", new { userId = ada.Id }).ReadAsync(201);
        await adas.ExpectAsync(EventNames.ContactRequest);
        await adas.ExpectAsync(EventNames.Notification);
        await bobs.ExpectAsync(EventNames.ContactsUpdated);
        await ada.BlockAsync(bob);
        await bobs.ExpectAsync(EventNames.UserOffline);
        await ada.PostAsync("auth/logout", new { refreshToken = ada.Session.RefreshToken }).ReadAsync(204);
        await adas.ExpectAsync(EventNames.SessionRevoked);
    }

    /// <summary>Strangers who meet, want to keep their chat, and part.</summary>
    private static async Task MeetAsync(TestServer server)
    {
        await using var chat = await (await StrangerChat.OpenAsync(server)).ShownAsync();
        await chat.AdasSocket.EmitAsync(EventNames.KeepChat, new { conversationId = chat.Id }).OkAsync();
        await chat.BobsSocket.ExpectAsync(EventNames.KeepChat);
        await chat.BobsSocket.LeavePartnerAsync();
        await chat.AdasSocket.LeftAsync();
    }

    /// <summary>What comes with time alone.</summary>
    private static async Task LetTimePassAsync()
    {
        await using var server = await TestServer.StartOnManualClockAsync(
            DatabaseEngine.Sqlite, [.. Strangers.Settings, ("Parley:MatchQueue:MaxWait", "00:00:10"), ("Parley:Deletion:Grace", "00:10:00")]);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.OpenDirectAsync(bob);
        await using var bobs = await bob.ConnectAsync();
        var cid = await server.SignUpAsync("cid");
        await cid.OpenDirectAsync(bob);
        await (await cid.ConnectAsync()).DisposeAsync();
        await UntilAsync(bobs.ExpectAsync(EventNames.UserOffline));
        await bobs.EmitAsync(EventNames.WatchPresence, new { userIds = new[] { cid.Id } }).OkAsync();
        var passing = await ada.OpenDirectAsync(bob);
        await ada.PutAsync($"conversations/{passing.Id}/retention", new { mode = "age", seconds = 60 }).ReadAsync(200);
        await ada.SendAsync(passing.Id, "not for long");
        await UntilAsync(bobs.ExpectAsync(EventNames.ConversationUpdated, frame => frame.TryGetProperty("state", out var state) && state.TryGetProperty("floorSeq", out _)));
        await using var guests = await (await server.GuestAsync("Guest")).ConnectAsync();
        await ada.PostAsync("me/deletion", new { password = "correct horse" }).ReadAsync(200);
        await guests.FindPartnerAsync();
        await UntilAsync(guests.ExpectAsync(EventNames.SearchEnded));
        server.Time!.Advance(TimeSpan.FromMinutes(10));
        await UntilAsync(bobs.ExpectAsync(EventNames.UserUpdated, frame => frame.GetProperty("user").TryGetProperty("deleted", out _)));
        server.Time.Advance(TimeSpan.FromMinutes(3));
        await UntilAsync(bobs.ExpectAsync(EventNames.AuthExpiring));
        var again = await server.SignInAsync(bob);
        await using var anew = await again.ConnectAsync();
        await anew.EmitAsync(EventNames.Authenticate, new { token = again.Token }).OkAsync();

        async Task UntilAsync(Task<JsonElement> arrival)
        {
            while (!arrival.IsCompleted)
            {
                server.Time!.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(arrival, Task.Delay(50, TestContext.Current.CancellationToken));
            }

            await arrival;
        }
    }

    /// <summary>The server's events, and the properties of all that events and acknowledgements carry.</summary>
    private static HashSet<string> Described(JsonElement document)
    {
        var components = document.GetProperty("components");
        var schemas = new WireSchema(document);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in components.GetProperty("messages").EnumerateObject())
        {
            if (message.Name.StartsWith("server.", StringComparison.Ordinal))
            {
                found.Add(message.Value.GetProperty("name").GetString()!);
            }
            else if (!message.Name.EndsWith(".ok", StringComparison.Ordinal) && message.Name != "refused")
            {
                continue; // what clients send
            }

            Follow(message.Value.GetProperty("payload"), schemas, found);
        }

        return found;
    }

    private static void Follow(JsonElement schema, WireSchema schemas, HashSet<string> found)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in schema.EnumerateArray())
            {
                Follow(one, schemas, found);
            }
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var word in schema.EnumerateObject())
        {
            if (word.Name == "$ref" && schemas.Resolve(word.Value.GetString()!) is var meant && meant.TryGetProperty("properties", out var properties))
            {
                var name = word.Value.GetString()!.Split('/')[^1];
                foreach (var property in properties.EnumerateObject().Where(property => found.Add($"{name}.{property.Name}")))
                {
                    Follow(property.Value, schemas, found);
                }
            }
            else if (word.Name is "items" or "additionalProperties" or "oneOf")
            {
                Follow(word.Value, schemas, found);
            }
        }
    }
}
