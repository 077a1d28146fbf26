using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Scheduling;
using Parley.Testing;

namespace Parley.Server.Tests.People;

/// <summary>V2: an account goes after its grace, with everything that was its owner's alone; what others have read stays with them.</summary>
public sealed class DeletionTests
{
    [Fact]
    public async Task Request_WithThePassword_EndsOtherSessionsAndCanBeTakenBack()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var ada = await server.SignUpAsync("ada");
        var tablet = await server.SignInAsync(ada);
        await using var socket = await tablet.ConnectAsync();
        await using var adas = await ada.ConnectAsync();
        await ada.PostAsync("me/deletion", new { password = "wrong horse" }).ProblemAsync(ErrorCodes.InvalidCredentials);
        await ada.PostAsync("me/deletion", new { }).ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Null((await ada.GetAsync("me").ReadAsync<Me>(200)).DeletesAt);

        var asked = await ada.PostAsync("me/deletion", new { password = "correct horse" }).ReadAsync<DeletionResponse>(200);
        Assert.Equal(server.Clock.GetUtcNow() + TimeSpan.FromDays(14), asked.DeletesAt, TimeSpan.FromMilliseconds(1));
        Assert.Equal(asked, await ada.PostAsync("me/deletion", new { password = "correct horse" }).ReadAsync<DeletionResponse>(200));
        Assert.Equal(asked.DeletesAt, (await adas.ExpectAsync<UserUpdatedEvent>(EventNames.UserUpdated)).Me!.DeletesAt);
        await socket.ClosedAsync();
        await tablet.GetAsync("me").ProblemAsync(ErrorCodes.Unauthenticated);

        // Whoever signs in meanwhile is told, and may think better of it.
        var again = await server.SignInAsync(ada);
        Assert.Equal(asked.DeletesAt, again.Session.User.DeletesAt);
        await again.DeleteAsync("me/deletion").ReadAsync(204);
        await again.DeleteAsync("me/deletion").ReadAsync(204);
        Assert.Null((await server.SignInAsync(ada)).Session.User.DeletesAt);
    }

    [Theory, EveryEngine]
    public async Task Account_WhoseTimeHasCome_LeavesItsMessagesAndNothingElse(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Deletion:Grace", "00:10:00"));
        var people = await server.SignUpAsync("ada", "bob", "cid");
        var (ada, bob, cid) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", cid, bob);
        await ada.ChangeRoleAsync(group.Id, cid, MemberRole.Moderator);
        await ada.ChangeRoleAsync(group.Id, bob, MemberRole.Admin); // who is above a moderator
        var link = await ada.PostAsync($"conversations/{group.Id}/invites", new { }).ReadAsync<CreatedGroupInvite>(201);
        var alone = await ada.CreateGroupAsync("alone");
        var notes = await ada.OpenDirectAsync(ada);
        await ada.SendAsync(notes.Id, "to myself");
        var direct = await ada.OpenDirectAsync(bob);
        var edited = (await ada.SendAsync(direct.Id, "what is not meant to stay")).Message;
        await ada.EditAsync(edited, "what stays");
        await ada.DeleteAsync((await bob.SendAsync(direct.Id, "hidden")).Message, "me");
        await ada.PutAsync($"conversations/{direct.Id}/draft", new { text = "what was never said", userRev = 1_000 }).ReadAsync(200);
        await ada.PatchAsync($"conversations/{direct.Id}/listing", new { favourite = true, archived = true }).ReadAsync(200);
        await ada.ScheduleAsync(direct.Id, "not to be sent any more", 86_400);
        await ada.BefriendAsync(cid);
        await ada.PatchAsync("me/settings", new { chat = new { theme = "dark" } }).ReadAsync(200);
        await ada.PatchAsync("me", new { bio = "something of mine" }).ReadAsync(200);
        var key = await CountAsync(server, "SELECT user_key FROM users WHERE id = @id", ada.Id);
        await ada.PostAsync("me/deletion", new { password = "correct horse" }).ReadAsync(200);

        server.Time!.Advance(TimeSpan.FromMinutes(11));
        (bob, cid) = (await server.SignInAsync(bob), await server.SignInAsync(cid));
        for (var looks = 0; !(await bob.GetAsync($"users/{ada.Id}").ReadAsync<UserProfile>(200)).Deleted; looks++)
        {
            // Once to end what sessions there are, once to delete: no longer than his token lives, and slowly enough that what the time brings about can happen meanwhile.
            Assert.InRange(looks, 0, 3_000);
            server.Time.Advance(TimeSpan.FromSeconds(looks % 50 == 0 ? 5 : 0));
        }

        await server.AccountsToldAsync();
        foreach (var table in new[] { "sessions", "contacts", "user_settings", "user_terms", "contact_requests WHERE from_key", "blocks" })
        {
            var where = table.Contains("WHERE", StringComparison.Ordinal) ? table : $"{table} WHERE user_key";
            Assert.Equal(0, await CountAsync(server, $"SELECT COUNT(*) FROM {where} = {key}", ada.Id));
        }

        // Nor does anything that they gave out let anybody in.
        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM group_invites WHERE id = @id", link.Id, "chat"));
        await cid.GetAsync($"invites/{link.Token}").ProblemAsync(ErrorCodes.InviteInvalid);

        // The one who was admin has become the owner; the group where nobody is left is gone.
        var seen = await bob.FindAsync(group.Id);
        Assert.Equal(MemberRole.Owner, seen.Me.Role);
        Assert.DoesNotContain(seen.Members!, member => member.UserId == ada.Id);
        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM conversations WHERE id = @id AND deleted_at IS NULL", alone.Id, "chat"));
        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM conversations WHERE id = @id AND deleted_at IS NULL", notes.Id, "chat"));
        Assert.Empty((await cid.GetAsync("contacts").ReadAsync<ListResponse<Contact>>(200)).Items);

        // What they wrote stays, as somebody's of whom nothing more is known.
        var page = await bob.HistoryAsync(direct.Id);
        var author = page.Users.Single(user => user.Id == ada.Id);
        Assert.Equal(("what stays", ada.Id, true), (page.Items[0].Text, author.Id, author.Deleted));
        Assert.Equal("Deleted account", author.DisplayName);
        Assert.StartsWith("deleted-", author.Username, StringComparison.Ordinal);
        await bob.PostAsync($"conversations/{direct.Id}/messages", new { text = "x" }).ProblemAsync(ErrorCodes.NotFound);
        await cid.PostAsync("conversations", new { type = "direct", members = new[] { ada.Id } }).ProblemAsync(ErrorCodes.NotFound);
        Assert.Empty((await bob.GetAsync($"users?query={ada.Session.User.Username}").ReadAsync<ListResponse<User>>(200)).Items);

        // Not what it said before they edited it, nor what they did not want to see.
        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM message_versions v JOIN people p ON p.person = v.sender WHERE p.id = @id", ada.Id, "chat"));
        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM hidden_messages h JOIN people p ON p.person = h.person WHERE p.id = @id", ada.Id, "chat"));

        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM members m JOIN people p ON p.person = m.person WHERE p.id = @id AND (m.favourite <> 0 OR m.archived_seq IS NOT NULL)", ada.Id, "chat"));

        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM drafts d JOIN people p ON p.person = d.person WHERE p.id = @id", ada.Id, "chat"));

        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM scheduled_messages s JOIN people p ON p.person = s.person WHERE p.id = @id", ada.Id, "chat"));

        // Nobody signs in as them, and nobody else passes for them; their address is free.
        using (var login = await server.Http.PostAsJsonAsync("auth/login", new { login = ada.Session.User.Username, password = "correct horse" }, TestContext.Current.CancellationToken))
        {
            Assert.Equal(401, (int)login.StatusCode);
        }

        await ada.GetAsync("me").ProblemAsync(ErrorCodes.Unauthenticated);
        using var taken = await server.Http.PostAsJsonAsync(
            "auth/register",
            new { username = ada.Session.User.Username, email = "new@example.org", password = "correct horse", displayName = "ada" },
            TestContext.Current.CancellationToken);
        Assert.Contains(ErrorCodes.UsernameTaken.Code, await taken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task LastOwnerOfTheServer_CannotGo_UntilThereIsAnother(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await PromoteAsync(server, ada);
        await ada.PostAsync("me/deletion", new { password = "correct horse" }).ProblemAsync(ErrorCodes.Forbidden);
        await PromoteAsync(server, bob);

        // Two owners who go at once: one of them stays.
        var answers = await Task.WhenAll(new[] { ada, bob }.Select(one => one.PostAsync("me/deletion", new { password = "correct horse" })));
        Assert.Equal([200, 403], answers.Select(answer => (int)answer.StatusCode).Order());
    }

    private static async Task PromoteAsync(TestServer server, TestUser user) =>
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("accounts").WriteAsync(
            session => session.ExecuteAsync($"UPDATE users SET role = {(int)AccountRole.Owner} WHERE id = @Id", new { user.Id }), TestContext.Current.CancellationToken);

    private static async Task<long> CountAsync<TId>(TestServer server, string sql, TId id, string module = "accounts") =>
        await server.Services.GetRequiredKeyedService<ModuleDatabase>(module).ReadAsync(
            session => session.QuerySingleAsync<long>(sql, new { id }), TestContext.Current.CancellationToken);
}
