using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Audit;

public sealed class AuditEndpointTests
{
    [Theory, EveryEngine]
    public async Task Audit_ReadByTheOwner_PagesAndFilters(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var owner = await host.RegisterOwnerAsync();
        var ada = await host.RegisterAsync("ada");
        for (var i = 0; i < 3; i++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(2));
            using var wrong = await host.PostAsync("auth/login", new { login = "ada", password = "wrong password" });
            using var unknown = await host.PostAsync("auth/login", new { login = "nobody", password = "wrong password" });
        }

        var all = new List<AuditEntry>();
        string? cursor = null;
        do
        {
            using var response = await host.GetAsync($"admin/audit?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}", owner.AccessToken);
            var page = await response.ReadAsync<ListResponse<AuditEntry>>(200);
            Assert.InRange(page.Items.Count, 1, 2);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(1, all.Count).Reverse().Select(number => $"{number}"), all.Select(entry => entry.Id));
        Assert.Equal(6, all.Count(entry => entry.Kind == AuditKinds.SignInFailed));
        Assert.Equal("127.0.0.1", all[0].Address);

        using var ofAda = await host.GetAsync($"admin/audit?kind={AuditKinds.SignInFailed}&userId={ada.User.Id}", owner.AccessToken);
        var hers = await ofAda.ReadAsync<ListResponse<AuditEntry>>(200);
        Assert.Equal(3, hers.Items.Count);
        Assert.All(hers.Items, entry => Assert.Equal(new AuditPerson(ada.User.Id, "ada"), entry.Subject));
    }

    [Fact]
    public async Task Audit_NoTokenOrAMember_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var ada = await host.RegisterAsync("ada");

        using var nobody = await host.GetAsync("admin/audit", null);
        using var member = await host.GetAsync("admin/audit", ada.AccessToken);

        await nobody.ProblemAsync(ErrorCodes.Unauthenticated);
        await member.ProblemAsync(ErrorCodes.Forbidden);
    }

    [Theory]
    [InlineData("kind=invented", "kind")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=99999999999999999999", "cursor")]
    [InlineData("userId=abc", "userId")]
    public async Task Audit_MalformedQuery_NamesTheField(string query, string field)
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();

        using var response = await host.GetAsync($"admin/audit?{query}", owner.AccessToken);

        Assert.Equal(field, Assert.Single((await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
    }
}
