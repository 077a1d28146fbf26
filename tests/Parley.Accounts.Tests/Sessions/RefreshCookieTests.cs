using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Tests.Sessions;

// B8
public sealed class RefreshCookieTests
{
    private const string Bound = "__Host-parley-refresh", Plain = "parley-refresh";

    [Theory]
    [InlineData("localhost:5080", true)]
    [InlineData("127.0.0.1:5080", true)]
    [InlineData("[::1]:5080", true)]
    [InlineData("192.168.1.7:5080", false)]
    [InlineData("chat.lan", false)]
    [InlineData("chat.example", true)] // Public:Url is https://chat.example: a proxy ends TLS
    public async Task Login_ByCookie_SetsTheFlagsOfItsOrigin(string hostHeader, bool bound)
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Public:Url", "https://chat.example"));
        await host.RegisterAsync("ada");

        using var response = await LoginAsync(host, ("Host", hostHeader));

        var session = await response.ReadAsync<SessionResponse>(200);
        Assert.Null(session.RefreshToken);
        Assert.Null(response.SetCookie(bound ? Plain : Bound));
        var cookie = response.SetCookie(bound ? Bound : Plain)!.Split("; ");
        string[] flags = ["max-age=2592000", "path=/", .. bound ? ["secure"] : Array.Empty<string>(), "samesite=strict", "httponly"];
        Assert.Equal(flags, cookie[1..]);
    }

    [Fact]
    public async Task Refresh_ByCookie_AnswersByCookieOnly()
    {
        await using var host = await AccountsHost.StartAsync();
        var cookie = await SignedInCookieAsync(host);

        using var response = await host.SendAsync(HttpMethod.Post, "auth/refresh", null, ("Cookie", cookie), ("Origin", Origin(host)));

        Assert.Null((await response.ReadAsync<SessionResponse>(200)).RefreshToken);
        Assert.NotEqual(cookie, Pair(response));
        Assert.StartsWith(Bound, Pair(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_ByCookieOfTheOtherName_IsNotRead()
    {
        await using var host = await AccountsHost.StartAsync();
        var cookie = await SignedInCookieAsync(host);

        using var response = await host.SendAsync(
            HttpMethod.Post, "auth/refresh", null, ("Cookie", cookie.Replace(Bound, Plain, StringComparison.Ordinal)));

        await response.ProblemAsync(ErrorCodes.InvalidRefreshToken);
    }

    [Theory]
    [InlineData("https://evil.example", null, false)]
    [InlineData("null", null, false)]
    [InlineData("http://127.0.0.1:1", "same-site", false)]
    [InlineData(null, "cross-site", false)]
    [InlineData("https://evil.example", "cross-site", false)]
    [InlineData(null, null, true)] // no browser
    [InlineData(null, "same-origin", true)]
    [InlineData("https://chat.example", "same-origin", true)]
    [InlineData("https://chat.example", null, true)]
    [InlineData("https://app.example", "cross-site", true)]
    [InlineData("OWN", null, true)]
    public async Task Cookie_FromAnOrigin_IsTakenOrRefused(string? origin, string? fetchSite, bool trusted)
    {
        await using var host = await AccountsHost.StartAsync(
            ("Parley:Public:Url", "https://chat.example"), ("Parley:Public:CorsOrigins:0", "https://app.example"));
        var cookie = await SignedInCookieAsync(host);
        (string, string)[] headers =
        [
            .. origin is null ? [] : new[] { ("Origin", origin == "OWN" ? Origin(host) : origin) },
            .. fetchSite is null ? [] : new[] { ("Sec-Fetch-Site", fetchSite) },
        ];

        using var login = await LoginAsync(host, headers);
        using var register = await host.PostAsync(
            "auth/register", new { username = "eve", email = "eve@example.org", password = "correct horse", displayName = "Eve", tokenDelivery = "cookie" }, headers);
        using var refresh = await host.SendAsync(HttpMethod.Post, "auth/refresh", null, [("Cookie", cookie), .. headers]);
        var current = trusted ? Pair(refresh) : cookie;
        using var logout = await host.SendAsync(HttpMethod.Post, "auth/logout", null, [("Cookie", current), .. headers]);

        int[] expected = trusted ? [200, 201, 200, 204] : [403, 403, 403, 403];
        Assert.Equal(expected, new[] { login, register, refresh, logout }.Select(response => (int)response.StatusCode));
    }

    [Fact]
    public async Task Logout_ByCookie_EndsTheSessionAndDeletesTheCookie()
    {
        await using var host = await AccountsHost.StartAsync();
        var cookie = await SignedInCookieAsync(host);

        using var response = await host.SendAsync(HttpMethod.Post, "auth/logout", null, ("Cookie", cookie));

        Assert.Equal(204, (int)response.StatusCode);
        var deleted = response.SetCookie(Bound)!;
        Assert.StartsWith($"{Bound}=; expires=Thu, 01 Jan 1970", deleted, StringComparison.Ordinal);
        Assert.Contains("secure", deleted, StringComparison.Ordinal);
        using var refresh = await host.SendAsync(HttpMethod.Post, "auth/refresh", null, ("Cookie", cookie));
        await refresh.ProblemAsync(ErrorCodes.InvalidRefreshToken);
    }

    // Session fixation: what the browser held before signing in is worth nothing after it.
    [Fact]
    public async Task Login_WithCookieOfAnotherSession_StartsANewOne()
    {
        await using var host = await AccountsHost.StartAsync();
        var planted = await SignedInCookieAsync(host);

        using var response = await LoginAsync(host, ("Cookie", planted));

        Assert.NotEqual(planted, Pair(response));
        var before = planted.Split('=')[1];
        Assert.NotEqual(before[..21], Pair(response).Split('=')[1][..21]); // not even of the same family
    }

    [Fact]
    public async Task Login_ByBody_SetsNoCookie()
    {
        await using var host = await AccountsHost.StartAsync();
        await host.RegisterAsync("ada");

        using var response = await host.PostAsync("auth/login", new { login = "ada", password = "correct horse" }, ("Origin", "https://evil.example"));

        Assert.NotNull((await response.ReadAsync<SessionResponse>(200)).RefreshToken);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    private static Task<HttpResponseMessage> LoginAsync(AccountsHost host, params (string Name, string Value)[] headers) =>
        host.PostAsync("auth/login", new { login = "ada", password = "correct horse", tokenDelivery = "cookie" }, headers);

    private static async Task<string> SignedInCookieAsync(AccountsHost host)
    {
        await host.RegisterAsync("ada");
        using var response = await LoginAsync(host);
        return Pair(response);
    }

    /// <summary>The cookie as a browser sends it back.</summary>
    private static string Pair(HttpResponseMessage response) => response.SetCookie(Bound)!.Split(';')[0];

    private static string Origin(AccountsHost host) => host.Address.GetLeftPart(UriPartial.Authority);
}
