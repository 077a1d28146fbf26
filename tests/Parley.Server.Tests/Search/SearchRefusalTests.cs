using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Testing;

namespace Parley.Server.Tests.Search;

/// <summary>Who may not search, what no search may ask, and what it may cost.</summary>
public sealed class SearchRefusalTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // D3: wildcards need three letters, pages are found by cursors of one's own alone.
    [Theory]
    [InlineData("", "q")]
    [InlineData("q=", "q")]
    [InlineData("q=%20%20", "q")]
    [InlineData("q=!%3F", "q")]
    [InlineData("q=ab*", "q")]
    [InlineData("q=tea&limit=0", "limit")]
    [InlineData("q=tea&limit=51", "limit")]
    [InlineData("q=tea&limit=x", "limit")]
    [InlineData("q=tea&order=oldest", "order")]
    [InlineData("q=tea&cursor=", "cursor")]
    [InlineData("q=tea&cursor=AAAA", "cursor")]
    [InlineData("q=tea&timeZone=Mars/Olympus", "timeZone")]
    [InlineData("q=from:", "from")]
    [InlineData("q=from:a%20from:b", "from")]
    [InlineData("q=in:group", "in")]
    [InlineData("q=in:", "in")]
    [InlineData("q=in:!%3F", "in")]
    [InlineData("q=in:a%20in:b", "in")]
    [InlineData("q=mentions:", "mentions")]
    [InlineData("q=mentions:ada", "mentions")]
    [InlineData("q=before:yesterday", "before")]
    [InlineData("q=after:2026-02-30", "after")]
    [InlineData("q=has:cheese", "has")]
    [InlineData("q=a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k%20l%20m%20n%20o%20p%20q", "q")]
    public async Task Search_WrongParameter_IsRefusedByItsName(string query, string field)
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");

        var error = await ada.GetAsync($"search?{query}").ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, Assert.Single(error.Errors!).Field);
    }

    [Fact]
    public async Task Search_TooLongQuestion_IsRefusedWithItsLimit()
    {
        var ada = await (await servers.SqliteAsync()).SignUpAsync("ada");

        var error = await ada.AskAsync(new string('a', 513)).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(("q", 512L), (Assert.Single(error.Errors!).Field, error.Errors![0].Limit));
        Assert.Empty((await ada.SearchAsync(new string('a', 512))).Items);

        // The same for what stands behind a filter.
        Assert.Equal("q", Assert.Single((await ada.AskAsync($"in:\"{new string('a', 510)}\"").ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        Assert.Equal("in", Assert.Single((await ada.AskAsync($"in:\"{new string('a', 507)}\"").ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
    }

    [Theory, EveryEngine]
    public async Task Search_SomebodyElsesCursor_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(chat.Id, "larch one");
        await ada.SendAsync(chat.Id, "larch two");
        var cursor = (await ada.SearchAsync("larch", "&limit=1")).NextCursor!;

        Assert.Equal("cursor", Assert.Single((await bob.AskAsync("larch", $"&cursor={cursor}").ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        Assert.Equal("larch one", Assert.Single((await ada.SearchAsync("larch", $"&limit=1&cursor={cursor}")).Items).Message.Text);

        // Nothing of it is readable, and two of the same place differ.
        Assert.NotEqual(cursor, (await ada.SearchAsync("larch", "&limit=1")).NextCursor);
    }

    [Theory, EveryEngine]
    public async Task Search_WithoutTokenOrAsGuest_IsRefused(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Guests:Enabled", "true"));
        await server.Http.GetAsync("search?q=tea", Token).ProblemAsync(ErrorCodes.Unauthenticated);
        await (await server.GuestAsync("Guest")).AskAsync("tea").ProblemAsync(ErrorCodes.Forbidden);
    }

    [Fact]
    public async Task Search_SwitchedOff_SaysSo()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Search:Enabled", "false"));
        var ada = await server.SignUpAsync("ada");

        await ada.AskAsync("tea").ProblemAsync(ErrorCodes.SearchDisabled);
        Assert.False((await server.Http.GetAsync("server", Token).ReadAsync<ServerInfo>(200)).Search.Enabled);
    }

    // D3
    [Theory, EveryEngine]
    public async Task Search_ThatOpensTooMuch_EndsIncompleteAndGoesOnFromThere(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Search:Opened", "100"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(chat.Id, "green tea");
        foreach (var some in Enumerable.Range(0, 150).Chunk(30))
        {
            await Task.WhenAll(some.Select(i => ada.SendAsync(chat.Id, $"tea, and something green {i}")));
        }

        var first = await bob.SearchAsync("\"green tea\"");
        Assert.True(first is { Items.Count: 0, Incomplete: true, NextCursor: not null });
        var second = await bob.SearchAsync("\"green tea\"", $"&cursor={first.NextCursor}");
        Assert.Equal("green tea", Assert.Single(second.Items).Message.Text);
        Assert.True(second is { Incomplete: false, NextCursor: null });
    }

    // D3
    [Theory, EveryEngine]
    public async Task Search_ManyAtOnce_RunOneByOneAndTheRestIsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(chat.Id, "hazel");
        await server.IndexedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            using var response = await ada.AskAsync("hazel");
            return response.StatusCode == System.Net.HttpStatusCode.OK ? (await response.ReadAsync<SearchPage>(200)).Items.Count
                : (await Task.FromResult(response).ProblemAsync(ErrorCodes.RateLimited)) is { RetryAfterMs: > 0 } ? -1 : 0;
        }));

        Assert.Contains(1, answers);
        Assert.DoesNotContain(0, answers);
        Assert.Equal("hazel", Assert.Single((await ada.SearchAsync("hazel")).Items).Message.Text); // every turn was given back
    }

    // C2: a search of somebody who is being removed and added finds only what their memberships cover, at any moment.
    [Theory, EveryEngine]
    public async Task Search_WhileMembershipsEnd_NeverFindsWhatTheyDoNotCover(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        using var over = new CancellationTokenSource();
        var searching = Task.Run(async () =>
        {
            var found = new HashSet<string>();
            while (!over.IsCancellationRequested)
            {
                found.UnionWith((await bob.AskAsync("medlar").ReadAsync<SearchPage>(200)).Items.Select(item => item.Message.Text));
            }

            return found;
        }, Token);
        foreach (var round in Enumerable.Range(0, 10))
        {
            await ada.SendAsync(group.Id, $"medlar seen {round}");
            await ada.RemoveAsync(group.Id, bob);
            await ada.SendAsync(group.Id, $"medlar secret {round}");
            await ada.AddAsync(group.Id, bob);
        }

        await server.IndexedAsync();
        await over.CancelAsync();
        Assert.DoesNotContain(await searching, text => text.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(10, (await bob.FindAsync("medlar")).Count);
    }
}
