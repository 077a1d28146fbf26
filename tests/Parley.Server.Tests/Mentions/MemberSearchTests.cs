using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Mentions;

/// <summary>Members by their names, for whoever is one.</summary>
public sealed class MemberSearchTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Query_FindsMembersByUsernameAndWordsOfTheirNames_PageByPage(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "quill", "quince", "bob", "quinoa");
        var (ada, quill, quince, bob, stranger) = (people[0], people[1], people[2], people[3], people[4]);
        await bob.PatchAsync("me", new { displayName = "Bob of Quinsel" }).ReadAsync(200);
        var group = await ada.CreateGroupAsync("group", quill, quince, bob);
        var path = $"conversations/{group.Id}/members?query=";

        var all = await ada.GetAsync($"{path}QUI").ReadAsync<ListResponse<Member>>(200);
        Assert.Equal(new[] { quill.Id, quince.Id, bob.Id }.Order(Comparer), all.Items.Select(member => member.UserId).Order(Comparer));
        Assert.Equal(3, all.Users.Count);
        Assert.Null(all.NextCursor);
        Assert.Equal([bob.Id], (await ada.GetAsync($"{path}quinsel").ReadAsync<ListResponse<Member>>(200)).Items.Select(member => member.UserId));
        Assert.Empty((await ada.GetAsync($"{path}%25").ReadAsync<ListResponse<Member>>(200)).Items); // no wildcard

        var found = new List<UserId>();
        for (string? cursor = "0"; cursor is not null;)
        {
            var page = await ada.GetAsync($"{path}qui&limit=1&cursor={cursor}").ReadAsync<ListResponse<Member>>(200);
            found.Add(Assert.Single(page.Items).UserId);
            cursor = page.NextCursor;
        }

        Assert.Equal(all.Items.Select(member => member.UserId), found);

        // For members alone, who asks like anybody else.
        await stranger.GetAsync($"{path}qui").ProblemAsync(ErrorCodes.NotFound);
        await ada.RemoveAsync(group.Id, quill);
        await quill.GetAsync($"{path}qui").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal(2, (await ada.GetAsync($"{path}qui").ReadAsync<ListResponse<Member>>(200)).Items.Count);
        using var nobody = await server.Http.GetAsync($"{path}qui", TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)nobody.StatusCode);
        foreach (var bad in new[] { "", "%20", new string('x', 257), "%00" })
        {
            var error = await ada.GetAsync($"{path}{bad}").ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal("query", Assert.Single(error.Errors!).Field);
        }
    }

    private static readonly Comparer<UserId> Comparer = Comparer<UserId>.Create((one, other) => one.Value.CompareTo(other.Value));
}
