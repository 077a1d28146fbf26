using Parley.Protocol.Chat;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Invites;
using Parley.Server.Tests.Pictures;
using Parley.Server.Tests.Polls;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Abuse;

/// <summary>
/// Each operation and each event that takes an id, with the request of whoever may make it. A new one that is not here fails the matrix by its name: add its line, and
/// say how its rightful request comes about.
/// </summary>
internal static class AccessTable
{
    public static readonly IReadOnlyDictionary<string, Row> Rows = new Dictionary<string, Row>(StringComparer.Ordinal)
    {
        // A conversation, its members and its messages.
        ["GET /conversations/{id}"] = OfGroup(""),
        ["PATCH /conversations/{id}"] = OfGroup("", new { title = "another" }),
        ["DELETE /conversations/{id}"] = OfGroup(""),
        ["POST /conversations"] = Open(async stage => new(await stage.SomebodyAsync(), "conversations", new { type = "direct", members = new[] { stage.Ada.Id } })),
        ["GET /conversations/{id}/notification-settings"] = OfGroup("/notification-settings"),
        ["PUT /conversations/{id}/notification-settings"] = OfGroup("/notification-settings", new { level = "none" }),
        ["PUT /conversations/{id}/draft"] = OfGroup("/draft", new { text = "half a sent", userRev = 1_000 }),
        ["PATCH /conversations/{id}/listing"] = OfGroup("/listing", new { favourite = true }),
        ["GET /conversations/{id}/files"] = OfGroup("/files"),
        ["POST /conversations/{id}/receipts"] = OfGroup("/receipts", new { read = 1 }),
        ["PUT /conversations/{id}/marked-unread"] = OfGroup("/marked-unread", new { marked = true }),
        ["GET /conversations/{id}/messages"] = OfGroup("/messages"),
        ["POST /conversations/{id}/messages"] = OfGroup("/messages", new { text = "hello" }),
        ["PATCH /conversations/{id}/messages/{messageId}"] = OfMessage("", new { text = "another" }),
        ["DELETE /conversations/{id}/messages/{messageId}"] = OfMessage(""),
        ["GET /conversations/{id}/messages/{messageId}/versions"] = OfMessage("/versions"),
        ["GET /conversations/{id}/messages/{messageId}/receipts"] = OfMessage("/receipts"),
        ["GET /conversations/{id}/messages/{messageId}"] = OfMessage(""),
        ["GET /conversations/{id}/messages/{messageId}/reactions"] = OfMessage("/reactions"),
        ["POST /conversations/{id}/messages/{messageId}/reactions"] = OfMessage("/reactions", new { emoji = "👍" }),
        ["DELETE /conversations/{id}/messages/{messageId}/reactions"] = OfMessage("/reactions?emoji=%F0%9F%91%8D"),
        ["GET /conversations/{id}/messages/{messageId}/poll/votes"] = OfPoll("votes"),
        ["PUT /conversations/{id}/messages/{messageId}/poll/vote"] = OfPoll("vote", new { options = new[] { 1 } }),
        ["POST /conversations/{id}/messages/{messageId}/poll/close"] = OfPoll("close", new { }),
        ["GET /conversations/{id}/pins"] = OfGroup("/pins"),
        ["POST /conversations/{id}/messages/{messageId}/pin"] = OfMessage("/pin"),
        ["DELETE /conversations/{id}/messages/{messageId}/pin"] = OfMessage("/pin"),
        ["GET /conversations/{id}/scheduled"] = OfGroup("/scheduled"),
        ["POST /conversations/{id}/scheduled"] = OfGroup("/scheduled", new { text = "hello", at = TimeProvider.System.GetUtcNow().AddDays(1) }),
        ["PATCH /conversations/{id}/scheduled/{messageId}"] = OfScheduled("", new { text = "another" }),
        ["DELETE /conversations/{id}/scheduled/{messageId}"] = OfScheduled(""),
        ["POST /conversations/{id}/scheduled/{messageId}/send"] = OfScheduled("/send"),
        ["PUT /conversations/{id}/retention"] = OfGroup("/retention", new { mode = "age", seconds = 86_400 }),
        ["GET /conversations/{id}/members"] = OfGroup("/members"),
        ["POST /conversations/{id}/members"] = Theirs(async stage =>
        {
            var (group, somebody) = (await stage.GroupAsync(), await stage.SomebodyAsync());
            return new(stage.Ada, $"conversations/{group.Id}/members", new { members = new[] { somebody.Id } }, group.Id);
        }),
        ["PATCH /conversations/{id}/members/{userId}"] = OfMember("members", new { role = MemberRole.Admin }),
        ["DELETE /conversations/{id}/members/{userId}"] = OfMember("members"),
        ["POST /conversations/{id}/leave"] = Theirs(async stage =>
        {
            var group = await stage.GroupAsync();
            return new(stage.Bob, $"conversations/{group.Id}/leave", null, group.Id);
        }),
        ["POST /conversations/{id}/picture"] = Theirs(async stage =>
        {
            var group = await stage.GroupAsync();
            return new(stage.Ada, $"conversations/{group.Id}/picture", new { fileId = await stage.Ada.UploadPictureAsync() }, group.Id);
        }),
        ["DELETE /conversations/{id}/picture"] = OfGroup("/picture"),
        ["GET /conversations/{id}/invites"] = OfGroup("/invites"),
        ["POST /conversations/{id}/invites"] = OfGroup("/invites"),
        ["DELETE /conversations/{id}/invites/{inviteId}"] = Theirs(async stage =>
        {
            var group = await stage.GroupAsync();
            var invite = await stage.Ada.InviteAsync(group.Id);
            return new(stage.Ada, $"conversations/{group.Id}/invites/{invite.Id}", null, group.Id, invite.Id);
        }),
        ["GET /invites/{token}"] = Open(async stage => new(await stage.SomebodyAsync(), $"invites/{(await stage.Ada.InviteAsync((await stage.GroupAsync()).Id)).Token}", null)),
        ["POST /invites/{token}/accept"] = Open(async stage => new(await stage.SomebodyAsync(), $"invites/{(await stage.Ada.InviteAsync((await stage.GroupAsync()).Id)).Token}/accept", null)),
        ["GET /conversations/{id}/bans"] = OfGroup("/bans"),
        ["POST /conversations/{id}/bans/{userId}"] = OfMember("bans"),
        ["DELETE /conversations/{id}/bans/{userId}"] = Theirs(async stage =>
        {
            var group = await stage.GroupAsync();
            using var banned = await stage.Ada.PostAsync($"conversations/{group.Id}/bans/{stage.Bob.Id}", new { });
            return new(stage.Ada, $"conversations/{group.Id}/bans/{stage.Bob.Id}", null, group.Id);
        }),

        // Its answer says of a conversation that one is in no more, or never was, that it is removed.
        ["POST /sync"] = OwnOnly(async stage =>
        {
            var group = await stage.GroupAsync();
            return new(stage.Ada, "sync", new { positions = new Dictionary<string, long> { [group.Id.ToString()] = 0 } }, group.Id);
        }),

        // Reports.
        ["POST /reports"] = Theirs(async stage =>
        {
            var group = await stage.GroupAsync();
            return new(stage.Ada, "reports", new { conversationId = group.Id, reason = "spam" }, group.Id);
        }),
        ["GET /admin/reports/{id}"] = Theirs(async stage =>
        {
            var report = await stage.ReportAsync();
            return new(stage.Owner, $"admin/reports/{report}", null, report);
        }),
        ["PATCH /admin/reports/{id}"] = Theirs(async stage =>
        {
            var report = await stage.ReportAsync();
            return new(stage.Owner, $"admin/reports/{report}", new { state = "in-review" }, report);
        }),

        ["POST /conversations/{id}/join"] = Open(async stage =>
        {
            var group = await stage.Ada.CreateGroupAsync("public");
            using var published = await stage.Ada.PatchAsync($"conversations/{group.Id}", new { visibility = "public" });
            return new(await stage.SomebodyAsync(), $"conversations/{group.Id}/join", new { }, group.Id);
        }),

        // Exports of a conversation.
        ["POST /conversations/{id}/exports"] = Theirs(async stage =>
        {
            var group = await stage.GroupAsync();
            await stage.NoExportAsync();
            return new(stage.Ada, $"conversations/{group.Id}/exports", new { }, group.Id);
        }),
        ["GET /conversations/{id}/exports"] = OfGroup("/exports"),

        // Files.
        ["GET /files/{id}"] = OfFile(""),
        ["GET /files/{id}/link"] = OfFile("/link"),
        ["DELETE /files/{id}"] = OfFile(""),
        ["HEAD /files/uploads/{id}"] = OfUpload(null),
        ["PATCH /files/uploads/{id}"] = OfUpload(new byte[4], ("Upload-Offset", "0")),
        ["DELETE /files/uploads/{id}"] = OfUpload(null),
        ["GET /pictures/{id}"] = Theirs(async stage =>
        {
            var group = await stage.GroupAsync();
            var picture = (await stage.Ada.SetGroupPictureAsync(group.Id, await stage.Ada.UploadPictureAsync())).Picture!.Value;
            return new(stage.Bob, $"pictures/{picture}?size=64", null, picture);
        }),
        ["POST /me/picture"] = Theirs(async stage =>
        {
            var picture = await stage.Ada.UploadPictureAsync();
            return new(stage.Ada, "me/picture", new { fileId = picture }, picture);
        }),

        // People.
        ["GET /users/{id}"] = Open(async stage => new(await stage.SomebodyAsync(), $"users/{stage.Ada.Id}", null)),
        ["POST /contacts/requests"] = Open(async stage => new(await stage.SomebodyAsync(), "contacts/requests", new { userId = stage.Ada.Id })),
        ["POST /contacts/requests/{id}/accept"] = OfContactRequest("/accept"),
        ["POST /contacts/requests/{id}/decline"] = OfContactRequest("/decline"),
        ["DELETE /contacts/requests/{id}"] = Theirs(async stage =>
        {
            var (from, id) = await stage.ContactRequestAsync();
            return new(from, $"contacts/requests/{id}", null, id);
        }),
        ["DELETE /contacts/{userId}"] = OwnOnly(async stage =>
        {
            var friend = await stage.SomebodyAsync();
            await stage.Ada.BefriendAsync(friend);
            return new(stage.Ada, $"contacts/{friend.Id}", null, friend.Id);
        }),
        ["PUT /me/blocks/{userId}"] = Open(async stage => new(await stage.SomebodyAsync(), $"me/blocks/{stage.Ada.Id}", null)),
        ["DELETE /me/blocks/{userId}"] = OwnOnly(async stage =>
        {
            var somebody = await stage.SomebodyAsync();
            await stage.Ada.BlockAsync(somebody);
            return new(stage.Ada, $"me/blocks/{somebody.Id}", null, somebody.Id);
        }),

        // What is one's own alone.
        ["DELETE /me/sessions/{id}"] = Theirs(async stage =>
        {
            var session = await stage.OtherSessionAsync();
            return new(stage.Ada, $"me/sessions/{session}", null, session);
        }),
        ["GET /me/exports/{id}"] = OfExport(""),
        ["GET /me/exports/{id}/file"] = OfExport("/file"),
        ["DELETE /me/exports/{id}"] = Theirs(async stage =>
        {
            var export = await stage.ConversationExportAsync();
            return new(stage.Ada, $"me/exports/{export}", null, export);
        }),
        ["GET /notifications/{id}/ledger"] = OfNotification(id => $"notifications/{id}/ledger"),
        ["POST /notifications/{id}/shown"] = OfNotification(id => $"notifications/{id}/shown", _ => new { channel = "in-app" }),
        ["POST /notifications/read"] = OfNotification(_ => "notifications/read", id => new { ids = new[] { id } }, Reach.OwnOnly),
        ["DELETE /me/push-subscriptions/{id}"] = OwnOnly(async stage =>
        {
            var id = await stage.BrowserAsync(stage.Ada);
            return new(stage.Ada, $"me/push-subscriptions/{id}", null, id);
        }),
        ["DELETE /me/push-devices/{id}"] = OwnOnly(async stage =>
        {
            var id = await AccessStage.DeviceAsync(stage.Ada);
            return new(stage.Ada, $"me/push-devices/{id}", null, id);
        }),

        // What the server's own people may.
        ["GET /admin/notifications"] = OfOwner(stage => Task.FromResult($"{stage.Ada.Id}"), id => $"admin/notifications?userId={id}"),
        ["GET /admin/notifications/{id}/ledger"] = OfOwner(async stage => (await stage.NotifiedAsync()).Notification, id => $"admin/notifications/{id}/ledger"),
        ["POST /admin/notifications/dead-letters/{entry}/replay"] = OfOwner(stage => stage.DeadLetterAsync(), id => $"admin/notifications/dead-letters/{id}/replay"),
        ["DELETE /admin/notifications/dead-letters/{entry}"] = OfOwner(stage => stage.DeadLetterAsync(), id => $"admin/notifications/dead-letters/{id}"),
        ["GET /admin/mails/{id}"] = OfOwner(stage => stage.MailAsync(), id => $"admin/mails/{id}"),
        ["GET /admin/audit"] = OfOwner(stage => Task.FromResult($"{stage.Ada.Id}"), id => $"admin/audit?userId={id}"),
        ["DELETE /admin/invitations/{id}"] = OfOwner(stage => stage.InvitationAsync(), id => $"admin/invitations/{id}"),
        ["PATCH /admin/users/{id}"] = OfOwner(async stage => $"{(await stage.SomebodyAsync()).Id}", id => $"admin/users/{id}", new { role = "moderator" }),
        ["POST /admin/users/{id}/revoke-sessions"] = OfOwner(async stage => $"{(await stage.SomebodyAsync()).Id}", id => $"admin/users/{id}/revoke-sessions"),

        // Events.
        [EventNames.SendMessage] = Theirs(async stage =>
        {
            var group = await stage.GroupAsync();
            return new(stage.Ada, "", new { conversationId = group.Id, text = "hello" }, group.Id);
        }),
        [EventNames.EditMessage] = OnMessage(message => new { conversationId = message.ConversationId, messageId = message.Id, text = "another" }),
        [EventNames.DeleteMessage] = OnMessage(message => new { conversationId = message.ConversationId, messageId = message.Id }),
        [EventNames.React] = OnMessage(message => new { conversationId = message.ConversationId, messageId = message.Id, emoji = "👍" }),
        [EventNames.PinMessage] = OnMessage(message => new { conversationId = message.ConversationId, messageId = message.Id }),
        [EventNames.VotePoll] = OnPoll(poll => new { conversationId = poll.ConversationId, messageId = poll.Id, options = new[] { 1 } }),
        [EventNames.ClosePoll] = OnPoll(poll => new { conversationId = poll.ConversationId, messageId = poll.Id }),
        [EventNames.MessageDelivered] = OnMessage(message => new { conversationId = message.ConversationId, seq = message.Seq }),
        [EventNames.MessageSeen] = OnMessage(message => new { messageId = message.Id }),
        [EventNames.Typing] = OnMessage(message => new { conversationId = message.ConversationId }),
        [EventNames.StopTyping] = OnMessage(message => new { conversationId = message.ConversationId }),
        [EventNames.OpenConversations] = OnMessage(message => new { conversationIds = new[] { message.ConversationId } }, Reach.OwnOnly),
        [EventNames.Sync] = OnMessage(message => new { positions = new Dictionary<string, long> { [message.ConversationId.ToString()] = 0 } }, Reach.OwnOnly),
        [EventNames.WatchPresence] = OwnOnly(stage => Task.FromResult(new Attempt(stage.Bob, "", new { userIds = new[] { stage.Ada.Id } }, stage.Ada.Id))),
        [EventNames.KeepChat] = Theirs(async stage =>
        {
            var (guest, chat) = await stage.ChatOfStrangersAsync();
            return new(guest, "", new { conversationId = chat }, chat);
        }),
    };

    private static Row Theirs(Func<AccessStage, Task<Attempt>> arrange) => new(arrange, Reach.Theirs);

    private static Row OwnOnly(Func<AccessStage, Task<Attempt>> arrange) => new(arrange, Reach.OwnOnly);

    private static Row Open(Func<AccessStage, Task<Attempt>> arrange) => new(arrange, Reach.Everybody);

    private static Row OfGroup(string rest, object? body = null) => Theirs(async stage =>
    {
        var group = await stage.GroupAsync();
        return new(stage.Ada, $"conversations/{group.Id}{rest}", body, group.Id);
    });

    private static Row OfMessage(string rest, object? body = null) => Theirs(async stage =>
    {
        var message = await stage.MessageAsync();
        return new(stage.Ada, $"conversations/{message.ConversationId}/messages/{message.Id}{rest}", body, message.ConversationId, message.Id);
    });

    private static Row OfPoll(string rest, object? body = null) => Theirs(async stage =>
    {
        var poll = await stage.Ada.AskAsync((await stage.GroupAsync()).Id, AccessStage.Canary);
        return new(stage.Ada, poll.PollPath(rest), body, poll.ConversationId, poll.Id);
    });

    private static Row OnPoll(Func<Message, object> payload) => Theirs(async stage =>
    {
        var poll = await stage.Ada.AskAsync((await stage.GroupAsync()).Id, AccessStage.Canary);
        return new(stage.Ada, "", payload(poll), poll.ConversationId, poll.Id);
    });

    private static Row OfScheduled(string rest, object? body = null) => Theirs(async stage =>
    {
        var scheduled = await stage.Ada.ScheduleAsync((await stage.GroupAsync()).Id, AccessStage.Canary, 86_400);
        return new(stage.Ada, ScheduleSteps.PathOf(scheduled.ConversationId, scheduled.Id, rest), body, scheduled.ConversationId, scheduled.Id);
    });

    private static Row OfMember(string list, object? body = null) => Theirs(async stage =>
    {
        var group = await stage.GroupAsync();
        return new(stage.Ada, $"conversations/{group.Id}/{list}/{stage.Bob.Id}", body, group.Id);
    });

    private static Row OfFile(string rest) => Theirs(async stage =>
    {
        var file = await stage.FileAsync();
        return new(stage.Ada, $"files/{file}{rest}", null, file);
    });

    private static Row OfUpload(byte[]? body, params (string, string)[] headers) => Theirs(async stage =>
    {
        var upload = await TusSteps.CreateAsync(stage.Ada, 4);
        return new(stage.Ada, $"files/uploads/{upload}", body, upload) { Headers = [("Tus-Resumable", "1.0.0"), .. headers] };
    });

    private static Row OfContactRequest(string rest) => Theirs(async stage =>
    {
        var (_, id) = await stage.ContactRequestAsync();
        return new(stage.Ada, $"contacts/requests/{id}{rest}", null, id);
    });

    private static Row OfExport(string rest) => Theirs(async stage =>
    {
        var export = await stage.ExportAsync();
        return new(stage.Ada, $"me/exports/{export}{rest}", null, export);
    });

    private static Row OfNotification(Func<string, string> path, Func<string, object>? body = null, Reach reach = Reach.Theirs) => new(
        async stage =>
        {
            var (user, _, id) = await stage.NotifiedAsync();
            return new(user, path(id), body?.Invoke(id), id);
        },
        reach);

    private static Row OfOwner(Func<AccessStage, Task<string>> make, Func<string, string> path, object? body = null) => Theirs(async stage =>
    {
        var id = await make(stage);
        return new(stage.Owner, path(id), body, id);
    });

    private static Row OnMessage(Func<Message, object> payload, Reach reach = Reach.Theirs) => new(
        async stage =>
        {
            var message = await stage.MessageAsync();
            return new(stage.Ada, "", payload(message), message.ConversationId, message.Id);
        },
        reach);

    /// <param name="Arrange">Makes what the request is about, and the request.</param>
    /// <param name="Reach">Who gets it.</param>
    internal sealed record Row(Func<AccessStage, Task<Attempt>> Arrange, Reach Reach);
}
