using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.TwoServers;

namespace Parley.Server.Tests.Search;

/// <summary>Two servers have one index: one of them writes it, and has what the other one has taken.</summary>
public sealed class SearchTwoServersTests
{
    [Fact]
    public async Task Search_AtEitherServer_FindsEachMessageOnce()
    {
        await using var pair = await ServerPair.StartAsync();
        var (ada, bob) = (await pair.A.SignUpAsync("ada"), await pair.B.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        foreach (var i in Enumerable.Range(0, 30))
        {
            await (i % 2 == 0 ? ada : bob).SendAsync(chat.Id, $"willow {i}");
        }

        foreach (var user in new[] { ada, bob, ada.At(pair.B), bob.At(pair.A) })
        {
            Assert.Equal(Enumerable.Range(0, 30).Reverse().Select(i => $"willow {i}"), (await FindAsync(user, 30)).Select(hit => hit.Message.Text));
        }
    }

    private static async Task<IReadOnlyList<SearchHit>> FindAsync(TestUser user, int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var page = await user.AskAsync("willow", "&limit=50").ReadAsync<SearchPage>(200);
            if (page.Items.Count >= count)
            {
                return page.Items;
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
