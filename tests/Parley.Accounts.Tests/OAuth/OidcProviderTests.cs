using Parley.Accounts.Tests.OAuth.Servers;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.OAuth;

/// <summary>Against an OpenID Connect provider that is not ours: npm oidc-provider, which demands PKCE and names itself in its answers (RFC 9207).</summary>
public sealed class OidcProviderTests
{
    [Theory, EveryEngine]
    public async Task SignIn_Newcomer_RegistersOnceAndComesBack(DatabaseEngine engine)
    {
        await using var provider = await OidcProviderServer.StartAsync();
        using var data = await AccountsData.CreateAsync(engine, TimeProvider.System.GetUtcNow());
        await using var host = await AccountsHost.StartAsync(data, provider.Settings);
        using var browser = new TestBrowser(host);
        using var list = await browser.GetAsync("auth/providers");
        var providers = (await list.ReadAsync<ListResponse<SignInProvider>>(200)).Items;
        Assert.Equal([("oidc", "Our Accounts"), ("oidc-es", "oidc-es")], providers.Select(item => (item.Id, item.Name)));

        // Nobody has this account here: the browser is sent to where a username is chosen.
        Assert.Equal("/complete-registration", await browser.SignInAsync("oidc", "/c/somewhere?a=1#b"));
        using var known = await browser.GetAsync("auth/oauth/registration");
        var pending = await known.ReadAsync<ProviderRegistration>(200);
        Assert.Equal(("oidc", "ada", "Ada", "ada@id.example", "/c/somewhere?a=1#b"), (pending.Provider.Id, pending.Username, pending.DisplayName, pending.Email, pending.ReturnTo));
        using var registered = await browser.PostAsync("auth/oauth/registration", new { username = "Ada_L", displayName = "Ada L." });
        var first = await registered.ReadAsync<SessionResponse>(201);
        Assert.Equal(("ada_l", "Ada L.", "ada@id.example", AccountRole.Member), (first.User.Username, first.User.DisplayName, first.User.Email, first.User.Role));
        Assert.Null(first.RefreshToken);
        Assert.Contains("__Host-parley-refresh", browser.Cookies.Keys);
        Assert.DoesNotContain(browser.Cookies.Keys, name => name.Contains("parley-oauth", StringComparison.Ordinal));

        // From another browser the same person comes straight in; by the other client's tokens (ES256) as well.
        foreach (var id in new[] { "oidc", "oidc-es" })
        {
            using var other = new TestBrowser(host);
            Assert.Equal("/settings", await other.SignInAsync(id, "/settings"));
            using var refreshed = await other.PostAsync("auth/refresh", null);
            Assert.Equal(first.User.Id, (await refreshed.ReadAsync<SessionResponse>(200)).User.Id);
        }

        using var linked = await host.GetAsync("me/identities", first.AccessToken);
        var identity = Assert.Single((await linked.ReadAsync<ListResponse<LinkedIdentity>>(200)).Items);
        Assert.Equal(("oidc", "Our Accounts", "ada@id.example"), (identity.Provider, identity.Name, identity.Account));
        Assert.NotNull(identity.LastUsedAt);
    }

    [Fact]
    public async Task SignIn_RefusedThere_SaysSoAndTheNextPersonIsNotTheLast()
    {
        await using var provider = await OidcProviderServer.StartAsync();
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite, TimeProvider.System.GetUtcNow());
        await using var host = await AccountsHost.StartAsync(data, provider.Settings);
        using var browser = new TestBrowser(host);
        await provider.BeAsync(new { sub = "eve", deny = true });
        Assert.Equal("/sign-in?error=oauth-denied", await browser.SignInAsync("oidc"));

        await provider.BeAsync(new { sub = "eve", claims = new { name = "Eve", email = "eve@id.example", email_verified = false } });
        Assert.Equal("/complete-registration", await browser.SignInAsync("oidc"));

        // An address that is not verified there is not taken from there.
        using var known = await browser.GetAsync("auth/oauth/registration");
        Assert.Null((await known.ReadAsync<ProviderRegistration>(200)).Email);
        using var without = await browser.PostAsync("auth/oauth/registration", new { username = "eve", displayName = "Eve" });
        Assert.Equal("email", Assert.Single((await without.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
    }

    // A7: PKCE.
    [Fact]
    public async Task Start_EachAttempt_HasChallengeStateAndNonceOfItsOwn()
    {
        await using var provider = await OidcProviderServer.StartAsync();
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite, TimeProvider.System.GetUtcNow());
        await using var host = await AccountsHost.StartAsync(data, provider.Settings);
        using var browser = new TestBrowser(host);

        var (one, two) = (await browser.StartAsync("oidc"), await browser.StartAsync("oidc"));

        Assert.Equal(("S256", "code"), (TestBrowser.Parameter(one, "code_challenge_method"), TestBrowser.Parameter(one, "response_type")));
        Assert.Equal($"{TestBrowser.PublicUrl}/api/v1/auth/oauth/oidc/callback", TestBrowser.Parameter(one, "redirect_uri"));
        foreach (var name in new[] { "state", "nonce", "code_challenge" })
        {
            Assert.Equal(43, TestBrowser.Parameter(one, name)!.Length);
            Assert.NotEqual(TestBrowser.Parameter(one, name), TestBrowser.Parameter(two, name));
        }

        // A code that was made for another challenge than ours is worth nothing: as when somebody puts a stolen code into our way back.
        var stolen = TestBrowser.Parameter(await browser.CallbackOfAsync(two), "code");
        var callback = TestBrowser.With(await browser.CallbackOfAsync(one), "code", stolen);
        Assert.Equal("/sign-in?error=oauth-failed", await browser.FollowAsync(callback));
        Assert.DoesNotContain(stolen!, host.Log.ParleyText, StringComparison.Ordinal);
    }
}
