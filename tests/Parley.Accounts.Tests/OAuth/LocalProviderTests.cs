using Parley.Accounts.Tests.OAuth.Servers;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Tests.OAuth;

/// <summary>Providers that speak no OpenID Connect, by servers that do what their documents say.</summary>
public sealed class LocalProviderTests
{
    [Fact]
    public async Task GitHub_Person_RegistersAndIsKnownByNumberNotByLogin()
    {
        await using var gitHub = await StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(gitHub.Settings);
        using var browser = new TestBrowser(host);

        Assert.Equal("/complete-registration", await browser.SignInAsync("github"));
        var pending = await PendingAsync(browser);
        Assert.Equal(("GitHub", "octocat", "The Octocat", "octocat@github.example"), (pending.Provider.Name, pending.Username, pending.DisplayName, pending.Email));
        var registered = await RegisterAsync(browser, "octocat");

        // Renamed there: the same person. Another one who takes the old login is not.
        gitHub.Login = "hubot";
        using var again = new TestBrowser(host);
        Assert.Equal("/", await again.SignInAsync("github"));
        using var refreshed = await again.PostAsync("auth/refresh", null);
        Assert.Equal(registered.User.Id, (await refreshed.ReadAsync<SessionResponse>(200)).User.Id);
        (gitHub.Id, gitHub.Login, gitHub.Emails) = (7, "octocat", []);
        using var other = new TestBrowser(host);
        Assert.Equal("/complete-registration", await other.SignInAsync("github"));
        Assert.Equal(("octocat2", null), ((await PendingAsync(other)).Username, (await PendingAsync(other)).Email));
    }

    [Fact]
    public async Task SignIn_PersonWithASecondFactor_IsAskedForItAndGetsNoSessionBefore()
    {
        await using var gitHub = await StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync(gitHub.Settings);
        using var browser = new TestBrowser(host);
        await browser.SignInAsync("github");
        var octocat = await RegisterAsync(browser, "octocat");
        using var begun = await browser.PostAsync("me/second-factor", new { }, octocat.AccessToken);
        var secret = (await begun.ReadAsync<SecondFactorEnrolment>(200)).Secret;
        using var confirmed = await browser.PostAsync("me/second-factor/confirm", new { code = SecondFactors.Codes.Of(secret, host.Clock) }, octocat.AccessToken);
        await confirmed.ReadAsync<RecoveryCodesResponse>(200);

        using var again = new TestBrowser(host);
        var page = await again.SignInAsync("github");

        Assert.StartsWith("/sign-in#challenge=", page, StringComparison.Ordinal);
        using var early = await again.PostAsync("auth/refresh", null);
        await early.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        using var answered = await again.PostAsync(
            "auth/second-factor", new { challenge = page.Split('=')[1], code = SecondFactors.Codes.Of(secret, host.Clock), tokenDelivery = "cookie" });
        Assert.Equal(octocat.User.Id, (await answered.ReadAsync<SessionResponse>(200)).User.Id);
    }

    [Fact]
    public async Task GitHub_RefusedOrWrongSecret_SaysSo()
    {
        await using var gitHub = await StartAsync<GitHubServer>();
        await using var host = await AccountsHost.StartAsync([.. gitHub.Settings, ("Parley:Accounts:OAuth:Providers:github:ClientSecret", "a wrong one")]);
        using var browser = new TestBrowser(host);

        Assert.Equal("/sign-in?error=oauth-failed", await browser.SignInAsync("github"));
        gitHub.Denies = true;
        Assert.Equal("/sign-in?error=oauth-denied", await browser.SignInAsync("github"));

        Assert.DoesNotContain("a wrong one", host.Log.ParleyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facebook_Person_RegistersWithAnAddressThatIsNotTakenFromThere()
    {
        await using var facebook = await StartAsync<FacebookServer>();
        await using var host = await AccountsHost.StartAsync(facebook.Settings);
        using var browser = new TestBrowser(host);

        Assert.Equal("/complete-registration", await browser.SignInAsync("facebook"));
        var pending = await PendingAsync(browser);
        Assert.Equal(("mark", "Mark", null), (pending.Username, pending.DisplayName, pending.Email));
        var registered = await RegisterAsync(browser, "mark", "mark@elsewhere.example");

        facebook.Email = null;
        using var again = new TestBrowser(host);
        Assert.Equal("/", await again.SignInAsync("facebook"));
        using var refreshed = await again.PostAsync("auth/refresh", null);
        Assert.Equal(registered.User.Id, (await refreshed.ReadAsync<SessionResponse>(200)).User.Id);
    }

    // A8
    [Fact]
    public async Task SignIn_AddressOfAnAccountHere_IsNeverLinkedByItself()
    {
        await using var gitHub = await StartAsync<GitHubServer>();
        await using var facebook = await StartAsync<FacebookServer>();
        await using var host = await AccountsHost.StartAsync([.. gitHub.Settings, .. facebook.Settings]);
        using var registration = await host.PostAsync(
            "auth/register", new { username = "owner", email = "Octocat@GitHub.example", password = "correct horse battery", displayName = "Owner" });
        var owner = await registration.ReadAsync<SessionResponse>(201);
        facebook.Email = "octocat@github.example";

        // Verified there: its owner is asked to sign in here. Not verified: nothing is told, and the address is nobody's here.
        using var browser = new TestBrowser(host);
        Assert.Equal("/sign-in?link=github", await browser.SignInAsync("github"));
        Assert.DoesNotContain(browser.Cookies.Keys, name => name.Contains("refresh", StringComparison.Ordinal));
        using var none = await browser.GetAsync("auth/oauth/registration");
        await none.ProblemAsync(ErrorCodes.OAuthStateInvalid);
        Assert.Equal("/complete-registration", await browser.SignInAsync("facebook"));
        using var taken = await browser.PostAsync("auth/oauth/registration", new { username = "mallory", displayName = "M", email = "OCTOCAT@github.example" });
        await taken.ProblemAsync(ErrorCodes.EmailTaken);
        using var identities = await host.GetAsync("me/identities", owner.AccessToken);
        Assert.Empty((await identities.ReadAsync<ListResponse<LinkedIdentity>>(200)).Items);

        // The rightful owner signs in here, links, and comes by it from then on.
        using var own = new TestBrowser(host);
        using var begun = await own.PostAsync("me/identities/github", new { password = "correct horse battery" }, owner.AccessToken);
        Assert.Equal("/settings/linked?linked=github", await own.FollowAsync(new Uri((await begun.ReadAsync<LinkIdentityResponse>(200)).Url)));
        Assert.Equal("/", await browser.SignInAsync("github"));
        using var refreshed = await browser.PostAsync("auth/refresh", null);
        Assert.Equal(owner.User.Id, (await refreshed.ReadAsync<SessionResponse>(200)).User.Id);
    }

    internal static async Task<T> StartAsync<T>()
        where T : LocalServer, new()
    {
        var server = new T();
        await server.StartAsync();
        return server;
    }

    internal static async Task<ProviderRegistration> PendingAsync(TestBrowser browser)
    {
        using var response = await browser.GetAsync("auth/oauth/registration");
        return await response.ReadAsync<ProviderRegistration>(200);
    }

    internal static async Task<SessionResponse> RegisterAsync(TestBrowser browser, string username, string? email = null)
    {
        using var response = await browser.PostAsync("auth/oauth/registration", new { username, displayName = username, email });
        return await response.ReadAsync<SessionResponse>(201);
    }
}
