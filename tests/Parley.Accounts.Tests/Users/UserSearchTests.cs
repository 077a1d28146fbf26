using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Users;

public sealed class UserSearchTests
{
    [Theory, EveryEngine]
    public async Task Search_StartOfUsernameOrOfAWordOfTheName_IsFound(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var self = await host.RegisterAsync("adam", "Adam Self");
        await host.RegisterAsync("ada_k", "Countess  Lovelace");
        await host.RegisterAsync("grace", "Grace Hopper");
        await host.RegisterAsync("zhanna", "Жанна Ад");

        Assert.Equal(["ada_k"], await SearchAsync(host, self, "ADA"));
        Assert.Equal(["ada_k"], await SearchAsync(host, self, "love"));
        Assert.Equal(["ada_k"], await SearchAsync(host, self, "countess lov"));
        Assert.Equal(["grace"], await SearchAsync(host, self, "Hop"));
        Assert.Equal(["zhanna"], await SearchAsync(host, self, "жан"));
        Assert.Equal(["zhanna"], await SearchAsync(host, self, "АД"));
        Assert.Empty(await SearchAsync(host, self, "opper"));
        Assert.Empty(await SearchAsync(host, self, "self")); // oneself is not among them
    }

    [Fact]
    public async Task Search_MoreThanOneMay_IsRefusedForThemAlone()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Limits:Scale", "1"), ("Parley:Limits:PeopleSearchPerAccount", "2"));
        var (self, other) = (await host.RegisterAsync("self"), await host.RegisterAsync("other"));
        await SearchAsync(host, self, "ada");
        await SearchAsync(host, self, "ada");

        using var refused = await host.GetAsync("users?query=ada", self.AccessToken);

        Assert.InRange((await refused.ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs!.Value, 1, 60_000);
        await SearchAsync(host, other, "ada");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        using var again = await host.GetAsync("users?query=ada", (await host.LoginAsync("self")).AccessToken);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory, EveryEngine]
    public async Task Search_Wildcards_AreLiteral(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var self = await host.RegisterAsync("self");
        await host.RegisterAsync("under_score", "100% Wool");
        await host.RegisterAsync("underxscore", "Plain*");

        Assert.Equal(["under_score"], await SearchAsync(host, self, "under_"));
        Assert.Equal(["under_score"], await SearchAsync(host, self, "100%"));
        foreach (var query in new[] { "%", "_", "*", "?", "[a-z]", "\\", "'", "under%" })
        {
            Assert.Empty(await SearchAsync(host, self, query));
        }
    }

    [Theory, EveryEngine]
    public async Task Search_Pages_HoldEverybodyOnceInOrder(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var self = await host.RegisterAsync("self");
        for (var i = 0; i < 7; i++)
        {
            await host.RegisterAsync($"user{i}", "User User");
        }

        var found = new List<string>();
        string? cursor = null;
        do
        {
            using var response = await host.GetAsync("users?query=user&limit=3" + (cursor is null ? "" : $"&cursor={cursor}"), self.AccessToken);
            var page = await response.ReadAsync<ListResponse<User>>(200);
            Assert.InRange(page.Items.Count, 1, 3);
            found.AddRange(page.Items.Select(user => user.Username));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"user{i}"), found);
    }

    [Theory]
    [InlineData("users", "query")]
    [InlineData("users?query=%20", "query")]
    [InlineData("users?query=a&limit=0", "limit")]
    [InlineData("users?query=a&limit=101", "limit")]
    [InlineData("users?query=a&limit=abc", "limit")]
    [InlineData("users?query=a&limit=99999999999999999999", "limit")]
    [InlineData("users?query=a&cursor=x", "cursor")]
    [InlineData("users?query=a&cursor=JScgT1I", "cursor")]
    [InlineData("users?query=a%00b", "query")]
    public async Task Search_BadParameter_IsNamed(string path, string field)
    {
        await using var host = await AccountsHost.StartAsync();
        var self = await host.RegisterAsync("self");

        using var response = await host.GetAsync(path, self.AccessToken);

        Assert.Equal(field, Assert.Single((await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
    }

    [Fact]
    public async Task Search_WithoutToken_IsUnauthenticated()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.GetAsync("users?query=a", null);

        await response.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Theory, EveryEngine]
    public async Task Get_Person_ShowsWhatEverybodyMaySee(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var self = await host.RegisterAsync("self");
        var ada = await host.RegisterAsync("ada", "Ada King");

        using var response = await host.GetAsync($"users/{ada.User.Id}", self.AccessToken);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("example.org", text, StringComparison.Ordinal);
        Assert.DoesNotContain("role", text, StringComparison.Ordinal);
        var user = await response.ReadAsync<User>(200);
        Assert.Equal((ada.User.Id, "ada", "Ada King", ada.User.CreatedAt), (user.Id, user.Username, user.DisplayName, user.CreatedAt));
    }

    [Fact]
    public async Task Get_Nobody_IsNotFound()
    {
        await using var host = await AccountsHost.StartAsync();
        var self = await host.RegisterAsync("self");

        using var unknown = await host.GetAsync($"users/{Guid.NewGuid()}", self.AccessToken);
        using var online = await host.GetAsync("users/online", self.AccessToken); // another module's path

        Assert.Equal("No such user.", (await unknown.ProblemAsync(ErrorCodes.NotFound)).Detail);
        Assert.Equal("There is nothing at this path.", (await online.ProblemAsync(ErrorCodes.NotFound)).Detail);
    }

    [Theory, EveryEngine]
    public async Task Directory_SomeKnownSomeNot_GivesTheKnownOnce(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, ("Parley:Accounts:CachedUsers", "100"));
        var directory = host.Services.GetRequiredService<IUserDirectory>();
        var ids = new List<UserId>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await host.RegisterAsync($"user{i}")).User.Id);
        }

        UserId[] asked = [ids[0], ids[1], UserId.New(host.Clock), ids[1], ids[2]];
        for (var round = 0; round < 3; round++)
        {
            var users = await directory.GetAsync(asked, TestContext.Current.CancellationToken);
            Assert.Equal(["user0", "user1", "user2"], users.Select(user => user.Username).Order());
            Assert.Equal(ids.ToHashSet(), users.Select(user => user.Id).ToHashSet());
        }

        Assert.Empty(await directory.GetAsync([], TestContext.Current.CancellationToken));
    }

    private static async Task<IEnumerable<string>> SearchAsync(AccountsHost host, SessionResponse self, string query)
    {
        using var response = await host.GetAsync($"users?query={Uri.EscapeDataString(query)}", self.AccessToken);
        return (await response.ReadAsync<ListResponse<User>>(200)).Items.Select(user => user.Username);
    }
}
