using Parley.Accounts.Tests.OAuth.Servers;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.OAuth;

/// <summary>A7: what comes back counts once, in the browser that began, from the provider that it was begun with.</summary>
public sealed class OAuthStateTests
{
    private const string Refused = "/sign-in?error=oauth-state-invalid", Failed = "/sign-in?error=oauth-failed", Welcome = "/complete-registration";

    [Theory, EveryEngine]
    public async Task Callback_StateMissingForeignReplayedOrLate_IsRefused(DatabaseEngine engine)
    {
        using var data = await AccountsData.CreateAsync(engine);
        await using var issuer = await StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);
        using var victim = new TestBrowser(host);

        // Missing, empty, made up, twice, another's.
        var callback = await browser.CallbackOfAsync(await browser.StartAsync("one"));
        foreach (var state in new[] { null, "", "x", new string('A', 43), TestBrowser.Parameter(callback, "state") + "x" })
        {
            Assert.Equal(Refused, await browser.FollowAsync(TestBrowser.With(callback, "state", state)));
        }

        Assert.Equal(Refused, await browser.FollowAsync(new Uri($"{callback.AbsoluteUri}&state={TestBrowser.Parameter(callback, "state")}")));
        Assert.Equal(Refused, await victim.FollowAsync(callback));
        Assert.Empty(victim.Cookies);

        // The rightful one, then the same again: also when the browser had kept its cookie.
        var (name, value) = browser.Cookies.Single();
        Assert.Equal(Welcome, await browser.FollowAsync(callback));
        Assert.Equal(Refused, await browser.FollowAsync(callback));
        browser.PutCookie(name, value);
        Assert.Equal(Refused, await browser.FollowAsync(callback));

        // Too late; and with a cookie that was tampered with, or of another attempt.
        callback = await browser.CallbackOfAsync(await browser.StartAsync("one"));
        data.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(Refused, await browser.FollowAsync(callback));
        browser.ForgetCookies();
        callback = await browser.CallbackOfAsync(await browser.StartAsync("one"));
        browser.PutCookie(browser.Cookies.Keys.Single(), value);
        Assert.Equal(Refused, await browser.FollowAsync(callback));
        Assert.Equal(1, issuer.Requests["/token"]);

        // Said in the audit log, with the provider and the reason and nothing of what was presented.
        var owner = await host.RegisterOwnerAsync();
        using var audit = await host.GetAsync($"admin/audit?kind={AuditKinds.OAuthRefused}", owner.AccessToken);
        var entries = (await audit.ReadAsync<ListResponse<AuditEntry>>(200)).Items;
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Equal(
            ("one", "oauth-state-invalid", "127.0.0.1"), (entry.Detail["provider"], entry.Detail["reason"], entry.Address)));
    }

    [Fact]
    public async Task Callback_OneStateFiftyTimesAtOnce_CountsOnce()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);
        var callback = await browser.CallbackOfAsync(await browser.StartAsync("one"));
        var (name, value) = browser.Cookies.Single();

        var pages = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var same = new TestBrowser(host);
            same.PutCookie(name, value);
            return await same.FollowAsync(callback);
        }));

        Assert.Equal(1, pages.Count(page => page == Welcome));
        Assert.Equal(49, pages.Count(page => page == Refused));
        Assert.Equal(1, issuer.Requests["/token"]);
    }

    // One of two providers sends the browser back to the other's address, or with the other's name.
    [Fact]
    public async Task Callback_MixUpOfTwoProviders_IsRefusedAndNoCodeGoesAstray()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var honest = await StartIssuerAsync(data.Clock);
        await using var evil = await StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, [.. honest.SettingsAs("honest"), .. evil.SettingsAs("evil")]);
        using var browser = new TestBrowser(host);

        // Begun with the evil one, which lets the honest one answer.
        var begun = await browser.StartAsync("evil");
        var atHonest = new Uri(new Uri(honest.Issuer), begun.PathAndQuery);
        honest.AnsweredIssuer = honest.Issuer;
        Assert.Equal(Failed, await browser.FollowAsync(await browser.CallbackOfAsync(atHonest)));
        Assert.False(evil.Requests.ContainsKey("/token"));

        // The state of the one at the address of the other.
        var callback = await browser.CallbackOfAsync(await browser.StartAsync("evil"));
        Assert.Equal(Refused, await browser.FollowAsync(new Uri(callback.AbsoluteUri.Replace("/evil/", "/honest/", StringComparison.Ordinal))));
        Assert.False(honest.Requests.ContainsKey("/token"));

        // The rightful way.
        Assert.Equal(Welcome, await browser.SignInAsync("honest"));
    }

    [Fact]
    public async Task Callback_IssuerThatAlwaysNamesItself_MustDoSo()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await StartIssuerAsync(data.Clock);
        issuer.Document["authorization_response_iss_parameter_supported"] = true;
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);

        Assert.Equal(Failed, await browser.SignInAsync("one"));
        foreach (var wrong in new[] { issuer.Issuer + "/", "https://evil.example", "" })
        {
            issuer.AnsweredIssuer = wrong;
            Assert.Equal(Failed, await browser.SignInAsync("one"));
        }

        issuer.AnsweredIssuer = issuer.Issuer;
        Assert.Equal(Welcome, await browser.SignInAsync("one"));
    }

    // A9
    [Fact]
    public async Task Start_ReturnToAnotherPlace_IsRefused()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);
        string[] others =
        [
            "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "https://evil.example", "http:evil.example", "javascript:alert(1)",
            "/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie:a=b", "\u2215\u2215evil.example", "/\u2215evil.example", "/\uFF0Fevil.example", "evil.example", " /", "/ /evil.example",
            "/\0", "data:text/html,x", "@evil.example", ".evil.example", "/" + new string('a', 512),
        ];

        foreach (var other in others)
        {
            using var response = await browser.GetAsync($"auth/oauth/one/start?returnTo={Uri.EscapeDataString(other)}");
            Assert.Equal("returnTo", Assert.Single((await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        }

        Assert.Empty(browser.Cookies);
        foreach (var own in new[] { "/", "/settings/linked?x=%2F%2Fevil.example#y", "/c/0197" })
        {
            using var response = await browser.GetAsync($"auth/oauth/one/start?returnTo={Uri.EscapeDataString(own)}");
            Assert.Equal(302, (int)response.StatusCode);
        }

        using var unknown = await browser.GetAsync("auth/oauth/two/start");
        await unknown.ProblemAsync(ErrorCodes.NotFound);
    }

    // B8
    [Fact]
    public async Task Start_CookieOfTheAttempt_IsBoundAndSealed()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));

        using var response = await host.SendAsync(HttpMethod.Get, "auth/oauth/one/start", null, ("Host", "chat.example"));

        var line = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-parley-oauth-", line, StringComparison.Ordinal);
        Assert.Equal(["max-age=900", "path=/", "secure", "samesite=lax", "httponly"], line.Split("; ")[1..]);
        Assert.DoesNotContain(TestBrowser.Parameter(response.Headers.Location!, "state")!, line, StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Start_ManyAttemptsGivenUp_LeaveFewCookies()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);

        for (var i = 0; i < 12; i++)
        {
            await browser.StartAsync("one");
        }

        Assert.Equal(4, browser.Cookies.Count);
        Assert.Equal(Welcome, await browser.SignInAsync("one"));
    }

    internal static async Task<IssuerServer> StartIssuerAsync(TimeProvider clock)
    {
        var issuer = new IssuerServer(clock);
        await issuer.StartAsync();
        return issuer;
    }
}
