using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Search;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Search;

internal static class SearchSteps
{
    /// <summary>Returns when everything that was acknowledged can be found.</summary>
    public static async Task IndexedAsync(this TestServer server)
    {
        var desk = server.Services.GetRequiredService<SearchDesk>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await desk.StatusAsync(TestContext.Current.CancellationToken)).Behind > 0)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A page, when everything is indexed.</summary>
    public static async Task<SearchPage> SearchAsync(this TestUser user, string q, string more = "")
    {
        await user.Server.IndexedAsync();
        return await user.AskAsync(q, more).ReadAsync<SearchPage>(200);
    }

    public static Task<HttpResponseMessage> AskAsync(this TestUser user, string q, string more = "") => user.GetAsync($"search?q={Uri.EscapeDataString(q)}{more}");

    /// <summary>The texts of everything that is found, page by page.</summary>
    public static async Task<List<string>> FindAsync(this TestUser user, string q, string more = "")
    {
        var texts = new List<string>();
        for (var page = await user.SearchAsync(q, more); ; page = await user.SearchAsync(q, $"{more}&cursor={page.NextCursor}"))
        {
            texts.AddRange(page.Items.Select(item => item.Message.Text));
            if (page.NextCursor is null)
            {
                return texts;
            }
        }
    }

    /// <summary>What is highlighted.</summary>
    public static IEnumerable<string> Marked(this SearchHit hit) => hit.Highlights.Select(highlight => hit.Message.Text.Substring(highlight.Start, highlight.Length));
}
