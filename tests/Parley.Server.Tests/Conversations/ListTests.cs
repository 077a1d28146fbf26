using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Conversations;

public sealed class ListTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task List_ByActivity_PagesWithoutLossAndShowsLastMessageAndUnread(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var groups = new List<Conversation>();
        for (var i = 0; i < 7; i++)
        {
            groups.Add(await ada.CreateGroupAsync($"group {i}", bob));
        }

        await ada.SendAsync(groups[2].Id, "two");
        await ada.SendAsync(groups[5].Id, "five");
        await ada.SendAsync(groups[5].Id, "five again");

        var seen = new List<Conversation>();
        string? cursor = null;
        do
        {
            var page = await bob.GetAsync($"conversations?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}").ReadAsync<ListResponse<Conversation>>(200);
            Assert.All(page.Items.SelectMany(item => item.Members!), member => Assert.Contains(page.Users, user => user.Id == member.UserId));
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal([groups[5].Id, groups[2].Id, groups[6].Id, groups[4].Id, groups[3].Id, groups[1].Id, groups[0].Id], seen.Select(item => item.Id));
        Assert.Equal([2L, 1L, 0L, 0L, 0L, 0L, 0L], seen.Select(item => item.UnreadCount));
        Assert.Equal(("five again", 3L), (seen[0].LastMessage!.Text, seen[0].LastSeq));
        Assert.Equal(MessageType.System, seen[2].LastMessage!.Type);
    }

    [Theory]
    [InlineData("conversations?limit=0", "limit")]
    [InlineData("conversations?limit=101", "limit")]
    [InlineData("conversations?cursor=x", "cursor")]
    [InlineData("conversations?cursor=-", "cursor")]
    [InlineData("conversations?cursor=1-2-3", "cursor")]
    [InlineData("conversations?cursor=zz-1", "cursor")]
    [InlineData("conversations/{id}/members?limit=0", "limit")]
    [InlineData("conversations/{id}/members?limit=501", "limit")]
    [InlineData("conversations/{id}/members?cursor=-1", "cursor")]
    [InlineData("conversations/{id}/members?cursor=abc", "cursor")]
    public async Task List_WrongParameter_IsRefused(string path, string field)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");

        var error = await ada.GetAsync(path.Replace("{id}", group.Id.ToString(), StringComparison.Ordinal)).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, Assert.Single(error.Errors!).Field);
    }
}
