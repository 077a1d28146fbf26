using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Messages;

public sealed class HistoryTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task History_PagesInBothDirections_CoverEverythingOnce(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        foreach (var i in Enumerable.Range(1, 25))
        {
            await chat.Ada.SendAsync(chat.Id, $"message {i}");
        }

        Assert.Equal([25L, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], await WalkAsync(chat, "before", backwards: true));
        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), await WalkAsync(chat, "after", backwards: false));
    }

    [Theory, EveryEngine]
    public async Task History_Bounds_AreExclusiveAndKnowWhetherThereIsMore(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        foreach (var i in Enumerable.Range(1, 10))
        {
            await chat.Ada.SendAsync(chat.Id, $"message {i}");
        }

        await PageIsAsync(chat, "", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], more: false);
        await PageIsAsync(chat, "?limit=3", [8, 9, 10], more: true);
        await PageIsAsync(chat, "?limit=10", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], more: false);
        await PageIsAsync(chat, "?before=4", [1, 2, 3], more: false);
        await PageIsAsync(chat, "?before=4&limit=2", [2, 3], more: true);
        await PageIsAsync(chat, "?before=1", [], more: false);
        await PageIsAsync(chat, "?before=-5", [], more: false);
        await PageIsAsync(chat, "?before=9223372036854775807&limit=1", [10], more: true);
        await PageIsAsync(chat, "?after=8", [9, 10], more: false);
        await PageIsAsync(chat, "?after=7&limit=2", [8, 9], more: true);
        await PageIsAsync(chat, "?after=0&limit=1", [1], more: true);
        await PageIsAsync(chat, "?after=10", [], more: false);
        await PageIsAsync(chat, "?after=9223372036854775807", [], more: false);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?before=1&after=1", "before")]
    [InlineData("?limit=x", "limit")]
    [InlineData("?before=1.5", "before")]
    [InlineData("?after=99999999999999999999", "after")]
    public async Task History_WrongParameter_IsRefused(string query, string field)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());

        var error = await chat.Ada.GetAsync($"conversations/{chat.Id}/messages{query}").ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, Assert.Single(error.Errors!).Field);
    }

    private static async Task PageIsAsync(DirectChat chat, string query, long[] seqs, bool more)
    {
        var page = await chat.Bob.HistoryAsync(chat.Id, query);
        Assert.Equal(seqs, page.Items.Select(message => message.Seq));
        Assert.True(more == page.HasMore, query);
        Assert.All(page.Items, message => Assert.Contains(page.Users, user => user.Id == message.SenderId));
    }

    private static async Task<List<long>> WalkAsync(DirectChat chat, string direction, bool backwards)
    {
        var seen = new List<long>();
        var place = backwards ? long.MaxValue : 0;
        while (true)
        {
            var page = await chat.Bob.HistoryAsync(chat.Id, $"?{direction}={place}&limit=7");
            seen.AddRange(backwards ? page.Items.Reverse().Select(message => message.Seq) : page.Items.Select(message => message.Seq));
            if (!page.HasMore)
            {
                return seen;
            }

            place = seen[^1];
        }
    }
}
