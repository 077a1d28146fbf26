using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Bans;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Invites;
using Parley.Testing;

namespace Parley.Server.Tests.Members;

/// <summary>A group of more members than are told with it: whoever comes, goes and changes is told all the same, and the list is paged.</summary>
public sealed class ManyMembersTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Group_OfSeveralHundred_IsPagedAndTold(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await SignUpAsync(server, 303);
        var (ada, watcher, latecomer) = (people[0], people[1], people[302]);
        var group = await ada.CreateGroupAsync("many", people[1..101]);
        await using var watching = await watcher.ConnectAsync();

        // 1. Added a hundred at a time; past the first hundred nobody is told with the group.
        foreach (var some in people[101..302].Chunk(100))
        {
            await ada.AddAsync(group.Id, some);
        }

        var state = await watching.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State?.MemberCount == 302);
        Assert.Null(state.State!.Members);
        var now = await ada.FindAsync(group.Id);
        Assert.Equal((302, true), (now.MemberCount, now.Members is null));

        // 2. The list: each once.
        var listed = new List<UserId>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await watcher.GetAsync($"conversations/{group.Id}/members?limit=120{(cursor == "" ? "" : $"&cursor={cursor}")}").ReadAsync<ListResponse<Member>>(200);
            Assert.Equal(page.Items.Count, page.Users.Count);
            listed.AddRange(page.Items.Select(member => member.UserId));
            cursor = page.NextCursor;
        }

        Assert.Equal(people[..302].Select(one => one.Id).OrderBy(id => id.Value), listed.OrderBy(id => id.Value));

        // 3. Roles, bans and links hold there as anywhere; and whoever is concerned hears of it.
        await ada.ChangeRoleAsync(group.Id, watcher, MemberRole.Moderator);
        await watcher.BanAsync(group.Id, people[200]);
        await watching.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State?.MemberCount == 301);
        await people[200].GetAsync($"conversations/{group.Id}").ProblemAsync(ErrorCodes.NotFound);
        var joined = await latecomer.AcceptAsync(await ada.InviteAsync(group.Id));
        Assert.Equal((302, true), (joined.MemberCount, joined.Members is null));
        await watching.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, frame => frame.State?.MemberCount == 302 && frame.UpTo == joined.LastRev - 1);
        await ada.PatchAsync($"conversations/{group.Id}", new { announcements = true }).ReadAsync(200);
        await latecomer.PostAsync($"conversations/{group.Id}/messages", new { text = "x" }).ProblemAsync(ErrorCodes.Forbidden);
        await watcher.SendAsync(group.Id, "from a moderator");
        await people[150].LeaveAsync(group.Id);
        Assert.Equal(301, (await ada.FindAsync(group.Id)).MemberCount);
    }

    /// <summary>Some at a time: a server hashes so many passwords at once and no more.</summary>
    private static async Task<TestUser[]> SignUpAsync(TestServer server, int count)
    {
        var people = new List<TestUser>(count);
        foreach (var some in Enumerable.Range(0, count).Chunk(16))
        {
            people.AddRange(await server.SignUpAsync([.. some.Select(i => $"many{i}-")]));
        }

        return [.. people];
    }
}
