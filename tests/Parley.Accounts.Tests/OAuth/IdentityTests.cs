using Parley.Accounts.Tests.OAuth.Servers;
using Parley.Accounts.Tests.SecondFactors;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.OAuth;

/// <summary>Linking and unlinking accounts elsewhere.</summary>
public sealed class IdentityTests
{
    [Theory, EveryEngine]
    public async Task Link_WithThePassword_IsListedAndUnlinked(DatabaseEngine engine)
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(engine, gitHub.Settings);
        var ada = await host.RegisterAsync("ada");
        using var browser = new TestBrowser(host);

        Assert.Equal("/settings?x=1&linked=github#y", await LinkAsync(browser, ada, "/settings?x=1#y"));
        Assert.Equal("/settings/linked?linked=github", await LinkAsync(browser, ada)); // again is no harm

        var identity = Assert.Single(await ListAsync(host, ada));
        Assert.Equal(("github", "GitHub", "octocat", host.Clock.GetUtcNow(), null), (identity.Provider, identity.Name, identity.Account, identity.LinkedAt, identity.LastUsedAt));
        await UnlinkAsync(host, ada, null);
        await UnlinkAsync(host, ada, ErrorCodes.NotFound);
        Assert.Empty(await ListAsync(host, ada));
        Assert.Equal("/complete-registration", await browser.SignInAsync("github"));
    }

    [Fact]
    public async Task Link_WithoutProofOfWhoAsks_IsRefused()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(gitHub.Settings);
        var ada = await host.RegisterAsync("ada");
        using var browser = new TestBrowser(host);

        using var anonymous = await browser.PostAsync("me/identities/github", new { password = "correct horse" });
        await anonymous.ProblemAsync(ErrorCodes.Unauthenticated);
        using var none = await browser.PostAsync("me/identities/github", new { }, ada.AccessToken);
        Assert.Equal("password", Assert.Single((await none.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        using var wrong = await browser.PostAsync("me/identities/github", new { password = "wrong horse" }, ada.AccessToken);
        await wrong.ProblemAsync(ErrorCodes.InvalidCredentials);
        using var unknown = await browser.PostAsync("me/identities/gitlab", new { password = "correct horse" }, ada.AccessToken);
        await unknown.ProblemAsync(ErrorCodes.NotFound);
        using var astray = await browser.PostAsync("me/identities/github", new { password = "correct horse", returnTo = "//evil.example" }, ada.AccessToken);
        await astray.ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Empty(browser.Cookies);

        // Begun, but the session ended before the way back was gone.
        using var begun = await browser.PostAsync("me/identities/github", new { password = "correct horse" }, ada.AccessToken);
        var url = new Uri((await begun.ReadAsync<LinkIdentityResponse>(200)).Url);
        using var logout = await host.PostAsync("auth/logout", new { ada.RefreshToken });
        Assert.Equal("/settings/linked?error=oauth-state-invalid", await browser.FollowAsync(url));
        Assert.Empty(await ListAsync(host, await host.LoginAsync("ada")));
    }

    [Fact]
    public async Task Link_AccountOfSomebodyElse_IsTakenAndStaysTheirs()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(gitHub.Settings);
        var (ada, eve) = (await host.RegisterAsync("ada"), await host.RegisterAsync("eve"));
        using var browser = new TestBrowser(host);
        await LinkAsync(browser, ada);

        Assert.Equal("/settings/linked?error=identity-taken", await LinkAsync(browser, eve));
        gitHub.Id = 8; // another one of the same provider
        Assert.Equal("/settings/linked?error=identity-taken", await LinkAsync(browser, ada));

        Assert.Single(await ListAsync(host, ada));
        Assert.Empty(await ListAsync(host, eve));
        await UnlinkAsync(host, eve, ErrorCodes.NotFound);
        Assert.Single(await ListAsync(host, ada));
    }

    [Fact]
    public async Task Link_OfAnAccountWithoutPassword_WantsAFreshSignIn()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var facebook = await LocalProviderTests.StartAsync<FacebookServer>();
        await using var host = await AccountsHost.StartAsync([.. gitHub.Settings, .. facebook.Settings]);
        using var browser = new TestBrowser(host);
        await browser.SignInAsync("github");
        var session = await LocalProviderTests.RegisterAsync(browser, "octocat");

        await UnlinkAsync(host, session, ErrorCodes.LastSignInMethod);
        host.Clock.Advance(TimeSpan.FromMinutes(11));
        using var late = await browser.PostAsync("me/identities/facebook", new { }, session.AccessToken);
        await late.ProblemAsync(ErrorCodes.ReauthenticationRequired);
        await browser.SignInAsync("github");
        using var refreshed = await browser.PostAsync("auth/refresh", null);
        session = await refreshed.ReadAsync<SessionResponse>(200);
        using var begun = await browser.PostAsync("me/identities/facebook", new { }, session.AccessToken);
        Assert.Equal("/settings/linked?linked=facebook", await browser.FollowAsync(new Uri((await begun.ReadAsync<LinkIdentityResponse>(200)).Url)));

        await UnlinkAsync(host, session, null);
        await UnlinkAsync(host, session, ErrorCodes.LastSignInMethod, "facebook");
    }

    [Theory, EveryEngine]
    public async Task Unlink_TheLastTwoAtOnce_LeavesOne(DatabaseEngine engine)
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var facebook = await LocalProviderTests.StartAsync<FacebookServer>();
        await using var host = await AccountsHost.StartAsync(engine, [.. gitHub.Settings, .. facebook.Settings]);
        using var browser = new TestBrowser(host);
        await browser.SignInAsync("github");
        var session = await LocalProviderTests.RegisterAsync(browser, "octocat");
        using var begun = await browser.PostAsync("me/identities/facebook", new { }, session.AccessToken);
        await browser.FollowAsync(new Uri((await begun.ReadAsync<LinkIdentityResponse>(200)).Url));

        var responses = await Task.WhenAll(new[] { "github", "facebook" }.Select(provider => DeleteAsync(host, session, provider)));

        Assert.Equal([204, 409], responses.Select(response => (int)response.StatusCode).Order());
        Array.ForEach(responses, response => response.Dispose());
        Assert.Single(await ListAsync(host, session));
    }

    [Theory, EveryEngine]
    public async Task Register_SameIdentityInTwoTabs_MakesOneAccount(DatabaseEngine engine)
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(engine, gitHub.Settings);
        using var browser = new TestBrowser(host);
        await browser.SignInAsync("github");
        var cookie = browser.Cookies.Single();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            using var tab = new TestBrowser(host);
            tab.PutCookie(cookie.Key, cookie.Value);
            using var response = await tab.PostAsync("auth/oauth/registration", new { username = $"octocat{number}", displayName = "O", email = $"o{number}@example.org" });
            return (int)response.StatusCode;
        }));

        Assert.Equal([201, 409, 409, 409, 409, 409], statuses.Order());
        using var searcher = new TestBrowser(host);
        await searcher.SignInAsync("github");
        using var refreshed = await searcher.PostAsync("auth/refresh", null);
        var session = await refreshed.ReadAsync<SessionResponse>(200);
        using var others = await host.GetAsync("users?query=octocat", session.AccessToken);
        Assert.Empty((await others.ReadAsync<ListResponse<User>>(200)).Items); // oneself is left out
    }

    [Fact]
    public async Task Register_ByProvider_NeedsTheCookieAndOurOwnPage()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync([.. gitHub.Settings, ("Parley:Accounts:OAuth:Providers:github:Registration", "true")]);
        using var browser = new TestBrowser(host);
        var form = new { username = "octocat", displayName = "Octocat" };

        using var nothing = await browser.PostAsync("auth/oauth/registration", form);
        await nothing.ProblemAsync(ErrorCodes.OAuthStateInvalid);
        await browser.SignInAsync("github");
        using var broken = await browser.PostAsync("auth/oauth/registration", new { username = "a", displayName = new string('x', 65), email = "no address" });
        Assert.Equal(["username", "email", "displayName"], (await broken.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!.Select(error => error.Field));
        var cookie = string.Join("; ", browser.Cookies.Select(pair => $"{pair.Key}={pair.Value}"));
        using var foreign = await host.PostAsync("auth/oauth/registration", form, ("Host", "chat.example"), ("Cookie", cookie), ("Sec-Fetch-Site", "cross-site"));
        await foreign.ProblemAsync(ErrorCodes.Forbidden);
        using var large = await browser.PostAsync("auth/oauth/registration", new { username = new string('x', 200_000) });
        await large.ProblemAsync(ErrorCodes.PayloadTooLarge);

        await LocalProviderTests.RegisterAsync(browser, "octocat");
        using var again = await browser.PostAsync("auth/oauth/registration", form);
        await again.ProblemAsync(ErrorCodes.OAuthStateInvalid);
    }

    [Fact]
    public async Task SignIn_WhereTheProviderMakesNoAccounts_TheUnknownAreRefused()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync([.. gitHub.Settings, ("Parley:Accounts:OAuth:Providers:github:Registration", "false")]);
        using var browser = new TestBrowser(host);

        Assert.Equal("/sign-in?error=oauth-unknown", await browser.SignInAsync("github"));
        var ada = await host.RegisterAsync("ada");
        await LinkAsync(browser, ada);
        Assert.Equal("/", await browser.SignInAsync("github"));
    }

    [Fact]
    public async Task SignIn_WithASecondFactorHere_AsksForItBeforeAnySession()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(gitHub.Settings);
        var ada = await host.RegisterAsync("ada");
        using var browser = new TestBrowser(host);
        await LinkAsync(browser, ada);
        var (secret, _) = await SecondFactorTests.EnrolAsync(host, ada);

        var page = await browser.SignInAsync("github");

        Assert.StartsWith("/sign-in#challenge=", page, StringComparison.Ordinal);
        Assert.Empty(browser.Cookies);
        using var answered = await browser.PostAsync(
            "auth/second-factor", new { challenge = page.Split('=', 2)[1], code = SecondFactorTests.NextCode(host, secret), tokenDelivery = "cookie" });
        Assert.Equal(ada.User.Id, (await answered.ReadAsync<SessionResponse>(200)).User.Id);
        Assert.Single(browser.Cookies);
    }

    [Fact]
    public async Task Start_MoreOftenThanTheLimit_NamesIt()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync([.. gitHub.Settings, ("Parley:Limits:OAuthPerAddress", "2"), ("Parley:Limits:Scale", "1")]);
        using var browser = new TestBrowser(host);
        await browser.StartAsync("github");
        await browser.StartAsync("github");

        using var response = await browser.GetAsync("auth/oauth/github/start");

        Assert.Contains("OAuthPerAddress", (await response.ProblemAsync(ErrorCodes.RateLimited)).Detail, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Reset_AfterSomebodyElseLinkedTheirs_UnlinksItAndSaysSo(DatabaseEngine engine)
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var facebook = await LocalProviderTests.StartAsync<FacebookServer>();
        await using var host = await AccountsHost.StartAsync(engine, [.. MailBox.Settings, .. gitHub.Settings, .. facebook.Settings]);
        await host.ConfirmedAsync("ada");
        using var browser = new TestBrowser(host);
        await LinkAsync(browser, await host.LoginAsync("ada"), provider: "facebook");
        host.Clock.Advance(TimeSpan.FromDays(8));
        await LinkAsync(browser, await host.LoginAsync("ada"));

        using var asked = await host.PostAsync("auth/password/forgot", new { email = "ada@example.org" });
        var token = (await host.Mail.NextAsync("reset-password")).Token();
        using var reset = await host.PostAsync("auth/password/reset", new { token, password = "battery staple" });

        Assert.Equal(204, (int)reset.StatusCode);
        Assert.Contains("/settings/linked", (await host.Mail.NextAsync("password-changed")).Text, StringComparison.Ordinal);
        Assert.Equal("facebook", Assert.Single(await ListAsync(host, await host.LoginAsync("ada", "battery staple"))).Provider);
        Assert.Equal("/complete-registration", await browser.SignInAsync("github"));
    }

    [Fact]
    public async Task Reset_OfAnAccountMadeByAProvider_KeepsItsOnlyWayIn()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync([.. MailBox.Settings, .. gitHub.Settings]);
        using var browser = new TestBrowser(host);
        await browser.SignInAsync("github");
        var email = (await LocalProviderTests.RegisterAsync(browser, "octocat")).User.Email;

        using var asked = await host.PostAsync("auth/password/forgot", new { email });
        using var reset = await host.PostAsync("auth/password/reset", new { token = (await host.Mail.NextAsync("reset-password")).Token(), password = "battery staple" });

        Assert.Equal(204, (int)reset.StatusCode);
        Assert.DoesNotContain("/settings/linked", (await host.Mail.NextAsync("password-changed")).Text, StringComparison.Ordinal);
        Assert.Equal("/", await browser.SignInAsync("github"));
    }

    [Theory, EveryEngine]
    public async Task RestoreOfTheAddress_TakesTheThiefsLinkAndSecondFactor_AndLeavesTheOwners(DatabaseEngine engine)
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var facebook = await LocalProviderTests.StartAsync<FacebookServer>();
        await using var host = await AccountsHost.StartAsync(engine, [.. MailBox.Settings, .. gitHub.Settings, .. facebook.Settings]);
        await host.ConfirmedAsync("ada");
        using var browser = new TestBrowser(host);
        await LinkAsync(browser, await host.LoginAsync("ada"), provider: "facebook");
        host.Clock.Advance(TimeSpan.FromDays(8));

        var thief = await host.LoginAsync("ada");
        await LinkAsync(browser, thief);
        await SecondFactorTests.EnrolAsync(host, thief);
        using var asked = await host.PostAsync("me/email", new { password = "correct horse", email = "thief@example.org" }, thief);
        using var confirmed = await host.PostAsync("auth/email/confirm", new { token = (await host.Mail.NextAsync("confirm-email")).Token() });
        using var restored = await host.PostAsync("auth/email/restore", new { token = (await host.Mail.NextAsync("email-changed")).Token() });
        Assert.Equal(204, (int)restored.StatusCode);
        using var chosen = await host.PostAsync("auth/password/reset", new { token = (await host.Mail.NextAsync("reset-password")).Token(), password = "battery staple" });

        var ada = await host.LoginAsync("ada", "battery staple"); // and no code is asked for
        Assert.Equal("facebook", Assert.Single(await ListAsync(host, ada)).Provider);
        Assert.Equal("/complete-registration", await browser.SignInAsync("github"));
        Assert.Equal("/", await browser.SignInAsync("facebook"));
    }

    [Fact]
    public async Task Audit_OfLinksAndSignIns_SaysWhoAndHow()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(gitHub.Settings);
        var owner = await host.RegisterOwnerAsync();
        using var browser = new TestBrowser(host);
        await LinkAsync(browser, owner);
        await browser.SignInAsync("github");
        await UnlinkAsync(host, owner, null);

        foreach (var (kind, member, value) in new[]
        {
            (AuditKinds.IdentityLinked, "provider", "github"), (AuditKinds.SignIn, "method", "github"), (AuditKinds.IdentityUnlinked, "provider", "github"),
        })
        {
            using var response = await host.GetAsync($"admin/audit?kind={kind}&limit=1", owner.AccessToken);
            var entry = Assert.Single((await response.ReadAsync<ListResponse<AuditEntry>>(200)).Items);
            Assert.Equal((owner.User.Id, value, "127.0.0.1"), (entry.Subject!.Id, entry.Detail[member], entry.Address));
        }
    }

    [Fact]
    public async Task Identities_WithoutToken_AreRefused()
    {
        await using var gitHub = await LocalProviderTests.StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(gitHub.Settings);

        foreach (var (method, path) in new[] { (HttpMethod.Get, "me/identities"), (HttpMethod.Post, "me/identities/github"), (HttpMethod.Delete, "me/identities/github") })
        {
            using var response = await host.SendAsync(method, path, null);
            await response.ProblemAsync(ErrorCodes.Unauthenticated);
        }
    }

    private static async Task<string> LinkAsync(TestBrowser browser, SessionResponse session, string? returnTo = null, string provider = "github")
    {
        using var begun = await browser.PostAsync($"me/identities/{provider}", new { password = "correct horse", returnTo }, session.AccessToken);
        return await browser.FollowAsync(new Uri((await begun.ReadAsync<LinkIdentityResponse>(200)).Url));
    }

    private static async Task<IReadOnlyList<LinkedIdentity>> ListAsync(AccountsHost host, SessionResponse session)
    {
        using var response = await host.GetAsync("me/identities", session.AccessToken);
        return (await response.ReadAsync<ListResponse<LinkedIdentity>>(200)).Items;
    }

    private static async Task UnlinkAsync(AccountsHost host, SessionResponse session, ErrorCode? refused, string provider = "github")
    {
        using var response = await DeleteAsync(host, session, provider);
        if (refused is null)
        {
            Assert.Equal(204, (int)response.StatusCode);
        }
        else
        {
            await response.ProblemAsync(refused);
        }
    }

    private static Task<HttpResponseMessage> DeleteAsync(AccountsHost host, SessionResponse session, string provider) =>
        host.SendAsync(HttpMethod.Delete, $"me/identities/{provider}", null, ("Authorization", $"Bearer {session.AccessToken}"));
}
