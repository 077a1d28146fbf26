using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Administration;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Administration;

/// <summary>P2: who changes whom.</summary>
public sealed class AdminUserTests
{
    private static readonly AccountRole[] Roles = [AccountRole.Member, AccountRole.Moderator, AccountRole.Admin, AccountRole.Owner];

    [Theory, EveryEngine]
    public async Task Users_ListedByAnAdmin_PageSearchAndFilter(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var owner = await host.RegisterOwnerAsync();
        foreach (var name in new[] { "ada", "adam", "grace" })
        {
            await host.RegisterAsync(name);
        }

        var admin = await PromoteAsync(host, owner, "linus", AccountRole.Admin);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(host, admin, $"limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            names.AddRange(page.Items.Select(item => item.Username));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["ada", "adam", "grace", "linus", "owner"], names);
        Assert.Equal(["ada", "adam"], (await ListAsync(host, admin, "search=ADA")).Items.Select(item => item.Username));
        Assert.Equal(["grace"], (await ListAsync(host, admin, "search=grace%40example.org")).Items.Select(item => item.Username));
        Assert.Equal(["owner"], (await ListAsync(host, admin, "role=owner")).Items.Select(item => item.Username));
        Assert.Empty((await ListAsync(host, admin, "search=%25")).Items);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("role=king", "role")]
    [InlineData("cursor=*", "cursor")]
    public async Task Users_MalformedQuery_NamesTheField(string query, string field)
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();

        using var response = await host.GetAsync($"admin/users?{query}", owner.AccessToken);

        Assert.Equal(field, Assert.Single((await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
    }

    // Every actor, every subject, every role that may be given.
    [Fact]
    public async Task Role_GivenByAnyoneToAnyone_FollowsTheRules()
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();
        var number = 0;
        foreach (var actorRole in Roles)
        {
            var actor = await PromoteAsync(host, owner, $"actor{++number}", actorRole);
            foreach (var subjectRole in Roles)
            {
                foreach (var given in Roles)
                {
                    var subject = await PromoteAsync(host, owner, $"subject{++number}", subjectRole);

                    using var answer = await PatchAsync(host, actor, subject.User.Id, new { role = given });

                    var may = actorRole switch
                    {
                        AccountRole.Owner => true,
                        AccountRole.Admin => subjectRole < AccountRole.Admin && given < AccountRole.Admin,
                        _ => false,
                    };
                    Assert.True((int)answer.StatusCode == (may ? 200 : 403), $"{actorRole} makes {subjectRole} {given}: {(int)answer.StatusCode}");
                    Assert.Equal(may ? given : subjectRole, (await FindAsync(host, owner, subject.User.Username)).Role);
                }
            }
        }
    }

    [Fact]
    public async Task Role_ModeratorOnThemselves_IsDenied()
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();
        foreach (var role in new[] { AccountRole.Moderator, AccountRole.Admin })
        {
            var self = await PromoteAsync(host, owner, $"self{(int)role}", role);

            using var answer = await PatchAsync(host, self, self.User.Id, new { role = AccountRole.Owner });

            await answer.ProblemAsync(ErrorCodes.Forbidden);
        }
    }

    [Theory, EveryEngine]
    public async Task LastOwner_DemotedDisabledOrBothByEachOther_Remains(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var owner = await host.RegisterOwnerAsync();
        using var alone = await PatchAsync(host, owner, owner.User.Id, new { role = AccountRole.Member });
        using var disabled = await PatchAsync(host, owner, owner.User.Id, new { disabled = true });
        await alone.ProblemAsync(ErrorCodes.Forbidden);
        await disabled.ProblemAsync(ErrorCodes.Forbidden);

        for (var round = 0; round < 5; round++)
        {
            var other = await PromoteAsync(host, owner, $"other{round}", AccountRole.Owner);

            // Each takes the other's role away at the same moment, several times.
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => i % 2 == 0
                ? PatchAsync(host, owner, other.User.Id, new { role = AccountRole.Member })
                : PatchAsync(host, other, owner.User.Id, new { disabled = true })));

            foreach (var answer in answers)
            {
                Assert.True((int)answer.StatusCode is 200 or 401 or 403, $"{(int)answer.StatusCode}");
                answer.Dispose();
            }

            Assert.NotEqual(0, await OwnersAsync(host));
            owner = await host.LoginAsync(await OwnerNameAsync(host));
        }
    }

    [Theory, EveryEngine]
    public async Task Disabled_WhileSignedIn_EndsSessionsAndRefusesNewOnesUntilEnabled(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var owner = await host.RegisterOwnerAsync();
        var ada = await host.RegisterAsync("ada");

        using var disabled = await PatchAsync(host, owner, ada.User.Id, new { disabled = true });

        Assert.True((await disabled.ReadAsync<ManagedUser>(200)).Disabled);
        using var token = await host.GetAsync("me", ada.AccessToken);
        await token.ProblemAsync(ErrorCodes.Unauthenticated);
        using var refresh = await host.RefreshAsync(ada.RefreshToken);
        await refresh.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        using var right = await host.PostAsync("auth/login", new { login = "ada", password = "correct horse" });
        await right.ProblemAsync(ErrorCodes.AccountDisabled);
        using var wrong = await host.PostAsync("auth/login", new { login = "ada", password = "wrong password" });
        await wrong.ProblemAsync(ErrorCodes.InvalidCredentials); // only who knows the password is told

        using var enabled = await PatchAsync(host, owner, ada.User.Id, new { disabled = false });
        Assert.False((await enabled.ReadAsync<ManagedUser>(200)).Disabled);
        await host.LoginAsync("ada");
    }

    [Fact]
    public async Task Role_Changed_EndsTheOldRolesTokens()
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();
        var admin = await PromoteAsync(host, owner, "ada", AccountRole.Admin);
        await ListAsync(host, admin, "");

        using var demoted = await PatchAsync(host, owner, admin.User.Id, new { role = AccountRole.Member });

        await demoted.ReadAsync<ManagedUser>(200);
        using var old = await host.GetAsync("admin/users", admin.AccessToken);
        await old.ProblemAsync(ErrorCodes.Unauthenticated);
        using var anew = await host.GetAsync("admin/users", (await host.LoginAsync("ada")).AccessToken);
        await anew.ProblemAsync(ErrorCodes.Forbidden);
    }

    [Fact]
    public async Task RevokeSessions_OfSomebodyLower_EndsThemAll()
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();
        var admin = await PromoteAsync(host, owner, "linus", AccountRole.Admin);
        var (phone, desk) = (await host.RegisterAsync("ada"), await host.LoginAsync("ada"));

        using var done = await SendAsync(host, HttpMethod.Post, admin, $"admin/users/{phone.User.Id}/revoke-sessions", null);
        using var again = await SendAsync(host, HttpMethod.Post, admin, $"admin/users/{phone.User.Id}/revoke-sessions", null);
        using var higher = await SendAsync(host, HttpMethod.Post, admin, $"admin/users/{owner.User.Id}/revoke-sessions", null);
        using var nobody = await SendAsync(host, HttpMethod.Post, admin, $"admin/users/{Guid.CreateVersion7()}/revoke-sessions", null);

        Assert.Equal((204, 204), ((int)done.StatusCode, (int)again.StatusCode));
        await higher.ProblemAsync(ErrorCodes.Forbidden);
        await nobody.ProblemAsync(ErrorCodes.NotFound);
        foreach (var session in new[] { phone, desk })
        {
            using var me = await host.GetAsync("me", session.AccessToken);
            await me.ProblemAsync(ErrorCodes.Unauthenticated);
        }
    }

    [Fact]
    public async Task Update_MalformedUnknownOrGuest_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();
        var ada = await host.RegisterAsync("ada");

        using var guest = await PatchAsync(host, owner, ada.User.Id, new { role = AccountRole.Guest });
        Assert.Equal("role", Assert.Single((await guest.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        using var king = await PatchAsync(host, owner, ada.User.Id, new { role = "king" });
        await king.ProblemAsync(ErrorCodes.ValidationFailed);
        using var nobody = await PatchAsync(host, owner, new UserId(Guid.CreateVersion7()), new { disabled = true });
        await nobody.ProblemAsync(ErrorCodes.NotFound);
        using var nothing = await PatchAsync(host, owner, ada.User.Id, new { username = "eve", email = "eve@example.org" });
        Assert.Equal(("ada", AccountRole.Member), ((await nothing.ReadAsync<ManagedUser>(200)).Username, (await FindAsync(host, owner, "ada")).Role));
        await host.LoginAsync("ada");
        using var untouched = await host.GetAsync("me", ada.AccessToken); // nothing changed, so no session ended
        Assert.Equal(200, (int)untouched.StatusCode);
    }

    [Theory, EveryEngine]
    public async Task Console_SetsAnyRoleButLeavesAnOwner(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var owner = await host.RegisterOwnerAsync();
        await host.RegisterAsync("ada");
        var roles = host.Services.GetRequiredService<IUserRoles>();
        var cancel = TestContext.Current.CancellationToken;

        Assert.Equal(ErrorCodes.Forbidden, (await roles.SetAsync("owner", AccountRole.Member, cancel))!.Kind);
        Assert.Equal(ErrorCodes.NotFound, (await roles.SetAsync("nobody", AccountRole.Admin, cancel))!.Kind);
        Assert.Null(await roles.SetAsync("ada", AccountRole.Owner, cancel));
        Assert.Null(await roles.SetAsync("owner", AccountRole.Member, cancel));

        Assert.Equal(AccountRole.Owner, (await host.LoginAsync("ada")).User.Role);
        using var me = await host.GetAsync("me", owner.AccessToken);
        await me.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task Change_OfAnAccount_IsInTheAuditLog()
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();
        var ada = await PromoteAsync(host, owner, "ada", AccountRole.Admin);
        (await PatchAsync(host, owner, ada.User.Id, new { disabled = true })).Dispose();

        using var response = await host.GetAsync($"admin/audit?userId={ada.User.Id}", owner.AccessToken);
        var entries = (await response.ReadAsync<ListResponse<AuditEntry>>(200)).Items;

        var changed = Assert.Single(entries, entry => entry.Kind == AuditKinds.RoleChanged);
        Assert.Equal((owner.User.Id, "member", "admin", "127.0.0.1"), (changed.Actor!.Id, changed.Detail["from"], changed.Detail["to"], changed.Address));
        Assert.Equal("owner", Assert.Single(entries, entry => entry.Kind == AuditKinds.AccountDisabled).Actor!.Username);
    }

    private static async Task<SessionResponse> PromoteAsync(AccountsHost host, SessionResponse owner, string username, AccountRole role)
    {
        var registered = await host.RegisterAsync(username);
        if (role == AccountRole.Member)
        {
            return registered;
        }

        using var answer = await PatchAsync(host, owner, registered.User.Id, new { role });
        await answer.ReadAsync<ManagedUser>(200);
        return await host.LoginAsync(username);
    }

    private static Task<HttpResponseMessage> PatchAsync(AccountsHost host, SessionResponse by, UserId id, object change) =>
        SendAsync(host, HttpMethod.Patch, by, $"admin/users/{id}", JsonContent.Create(change, options: HttpResponses.Json));

    private static Task<HttpResponseMessage> SendAsync(AccountsHost host, HttpMethod method, SessionResponse by, string path, HttpContent? body) =>
        host.SendAsync(method, path, body, ("Authorization", $"Bearer {by.AccessToken}"));

    private static async Task<ListResponse<ManagedUser>> ListAsync(AccountsHost host, SessionResponse by, string query)
    {
        using var response = await host.GetAsync($"admin/users?{query}", by.AccessToken);
        return await response.ReadAsync<ListResponse<ManagedUser>>(200);
    }

    private static async Task<ManagedUser> FindAsync(AccountsHost host, SessionResponse by, string username) =>
        Assert.Single((await ListAsync(host, by, $"search={username}&limit=100")).Items, item => item.Username == username);

    private static async Task<long> OwnersAsync(AccountsHost host) => await Database(host).ReadAsync(
        session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM users WHERE role = 4 AND disabled_at IS NULL"), TestContext.Current.CancellationToken);

    private static async Task<string> OwnerNameAsync(AccountsHost host) => await Database(host).ReadAsync(
        session => session.QuerySingleAsync<string>("SELECT username FROM users WHERE role = 4 AND disabled_at IS NULL LIMIT 1"), TestContext.Current.CancellationToken);

    private static ModuleDatabase Database(AccountsHost host) => host.Services.GetRequiredKeyedService<ModuleDatabase>(AccountsModule.Name);
}
