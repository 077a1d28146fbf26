using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.TwoServers;
using Parley.Testing;

namespace Parley.Server.Tests.Members;

/// <summary>Where moderators alone send, and where everybody else waits between two messages: by REST and by socket alike.</summary>
public sealed class GroupPaceTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Announcements_BySenderAndDoor_AreForModeratorsAndAbove(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("owner", "admin", "moderator", "member");
        var (owner, admin, moderator, member) = (people[0], people[1], people[2], people[3]);
        var group = await owner.CreateGroupAsync("group", admin, moderator, member);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        await owner.ChangeRoleAsync(group.Id, moderator, MemberRole.Moderator);
        await using var members = await member.ConnectAsync();
        var before = new { id = MessageId.New(TimeProvider.System), text = "before" };
        await member.PostAsync($"conversations/{group.Id}/messages", before).ReadAsync<SendMessageResponse>(201);

        var changed = await admin.PatchAsync($"conversations/{group.Id}", new { announcements = true }).ReadAsync<Conversation>(200);

        Assert.True(changed.Settings!.Announcements);
        Assert.True((await members.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State?.Settings?.Announcements == true)).State is not null);
        var notice = await members.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Rev == changed.LastRev);
        Assert.Equal("""{"event":"announcements-changed","announcements":true}""", notice.Metadata!.Value.GetRawText());
        foreach (var speaker in new[] { owner, admin, moderator })
        {
            await speaker.SendAsync(group.Id, "announced");
            await using var socket = await speaker.ConnectAsync();
            await socket.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "announced" }).OkAsync();
        }

        var path = $"conversations/{group.Id}/messages";
        var refused = await member.PostAsync(path, new { text = "x" }).ProblemAsync(ErrorCodes.Forbidden);
        Assert.Contains("announcements", refused.Detail, StringComparison.Ordinal);
        await members.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "x" }).RefusedAsync(ErrorCodes.Forbidden);
        await member.PostAsync(path, new { text = "x", role = "owner", senderId = owner.Id }).ProblemAsync(ErrorCodes.Forbidden);

        // What is stored stays acknowledged.
        await member.PostAsync(path, before).ReadAsync<SendMessageResponse>(200);

        // Another role holds for the next message; so does the setting, taken back.
        await owner.ChangeRoleAsync(group.Id, member, MemberRole.Moderator);
        await member.SendAsync(group.Id, "now I may");
        await owner.ChangeRoleAsync(group.Id, member, MemberRole.Member);
        await member.PostAsync(path, new { text = "x" }).ProblemAsync(ErrorCodes.Forbidden);
        await owner.PatchAsync($"conversations/{group.Id}", new { announcements = false }).ReadAsync(200);
        await member.SendAsync(group.Id, "everybody may");
        Assert.DoesNotContain(await owner.WholeHistoryAsync(group.Id), message => message.Text == "x");
    }

    [Theory, EveryEngine]
    public async Task SlowMode_SecondMessage_WaitsAndSaysHowLong(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var people = await server.SignUpAsync("owner", "moderator", "member", "other");
        var (owner, moderator, member, other) = (people[0], people[1], people[2], people[3]);
        var group = await owner.CreateGroupAsync("group", moderator, member, other);
        await owner.ChangeRoleAsync(group.Id, moderator, MemberRole.Moderator);
        await member.SendAsync(group.Id, "before it is slow");
        var members = await member.ConnectAsync();
        Assert.Equal(30, (await owner.PatchAsync($"conversations/{group.Id}", new { slowModeSeconds = 30 }).ReadAsync<Conversation>(200)).Settings!.SlowModeSeconds);
        var path = $"conversations/{group.Id}/messages";

        var first = new { id = MessageId.New(TimeProvider.System), text = "first" };
        await member.PostAsync(path, first).ReadAsync<SendMessageResponse>(201);
        server.Time!.Advance(TimeSpan.FromSeconds(10));

        // 1. Too soon, by either door; it says the limit and the wait. A repeat is none.
        var next = new { id = MessageId.New(TimeProvider.System), text = "second" };
        var refused = await member.PostAsync(path, next).ProblemAsync(ErrorCodes.RateLimited);
        Assert.Contains("30 seconds", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(20_000, refused.RetryAfterMs);
        var bySocket = await members.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "second" }).RefusedAsync(ErrorCodes.RateLimited);
        Assert.Equal(20_000, bySocket.RetryAfterMs);
        await members.DisposeAsync();
        await member.PostAsync(path, first).ReadAsync<SendMessageResponse>(200);

        // 2. Nobody else waits for them, and moderators not at all; nor is one slow elsewhere.
        await other.SendAsync(group.Id, "mine");
        foreach (var exempt in new[] { owner, moderator })
        {
            await exempt.SendAsync(group.Id, "one");
            await exempt.SendAsync(group.Id, "two");
        }

        var direct = await member.OpenDirectAsync(other);
        await member.SendAsync(direct.Id, "one");
        await member.SendAsync(direct.Id, "two");

        // 3. When the time is over, also after a restart, and under the same id.
        await server.RestartAsync();
        await member.PostAsync(path, next).ProblemAsync(ErrorCodes.RateLimited);
        server.Time.Advance(TimeSpan.FromSeconds(20));
        await member.PostAsync(path, next).ReadAsync<SendMessageResponse>(201);
        await member.PostAsync(path, new { text = "third" }).ProblemAsync(ErrorCodes.RateLimited);

        // 4. Turned off, all send.
        await owner.PatchAsync($"conversations/{group.Id}", new { slowModeSeconds = 0 }).ReadAsync(200);
        await member.SendAsync(group.Id, "a");
        await member.SendAsync(group.Id, "b");
    }

    [Theory, EveryEngine]
    public async Task SlowMode_ManyAtOnce_OneGetsThrough(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.PatchAsync($"conversations/{group.Id}", new { slowModeSeconds = 3600 }).ReadAsync(200);
        await using var bobs = await bob.ConnectAsync();

        await RaceAsync(group.Id, ada, bob, [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? (Func<Task>)(() => bob.PostAsync($"conversations/{group.Id}/messages", new { text = $"{i}" }))
            : () => bobs.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = $"{i}" }))]);
    }

    [Fact]
    public async Task SlowMode_AtTwoServersAtOnce_OneGetsThrough()
    {
        await using var pair = await ServerPair.StartAsync();
        var (ada, bob) = (await pair.A.SignUpAsync("ada"), await pair.A.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await bob.SendAsync(group.Id, "known at both");
        await bob.At(pair.B).SendAsync(group.Id, "known at both");
        await ada.PatchAsync($"conversations/{group.Id}", new { slowModeSeconds = 3600 }).ReadAsync(200);

        await RaceAsync(group.Id, ada, bob, [.. Enumerable.Range(0, 10).Select(i =>
            (Func<Task>)(() => bob.At(i % 2 == 0 ? pair.A : pair.B).PostAsync($"conversations/{group.Id}/messages", new { text = $"{i}" })))]);
        await bob.At(pair.B).PostAsync($"conversations/{group.Id}/messages", new { text = "x" }).ProblemAsync(ErrorCodes.RateLimited);
    }

    [Theory]
    [InlineData("""{"slowModeSeconds":-1}""", "slowModeSeconds")]
    [InlineData("""{"slowModeSeconds":21601}""", "slowModeSeconds")]
    [InlineData("""{"slowModeSeconds":"long"}""", "slowModeSeconds")]
    [InlineData("""{"announcements":"yes"}""", "announcements")]
    [InlineData("""{"announcements":1}""", "announcements")]
    public async Task Settings_Malformed_AreRefusedByName(string body, string field)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");

        var error = await ada.RequestAsync(HttpMethod.Patch, $"conversations/{group.Id}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"))
            .ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, error.Errors![0].Field);
        Assert.Equal(group.LastRev, (await ada.FindAsync(group.Id)).LastRev);
    }

    private static async Task RaceAsync(ConversationId group, TestUser ada, TestUser bob, IReadOnlyList<Func<Task>> sends)
    {
        var before = (await ada.WholeHistoryAsync(group)).Count(message => message.SenderId == bob.Id && message.Type == MessageType.Text);
        await Task.WhenAll(sends.Select(send => send()));
        Assert.Equal(before + 1, (await ada.WholeHistoryAsync(group)).Count(message => message.SenderId == bob.Id && message.Type == MessageType.Text));
    }
}
