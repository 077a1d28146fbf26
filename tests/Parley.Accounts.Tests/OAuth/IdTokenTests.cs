using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Parley.Accounts.Tests.OAuth.Servers;
using Parley.Platform.Database;

namespace Parley.Accounts.Tests.OAuth;

/// <summary>What an issuer answers is believed only when all of it holds (A7, and B1's tricks with ID tokens).</summary>
public sealed class IdTokenTests
{
    private const string Failed = "/sign-in?error=oauth-failed", Welcome = "/complete-registration";

    [Fact]
    public async Task SignIn_IdTokenThatIsNotForUsNow_IsRefused()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await OAuthStateTests.StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = data.Clock.GetUtcNow().ToUnixTimeSeconds();

        (string Claim, JsonNode? Value)[] claims =
        [
            ("nonce", null), ("nonce", "another"), ("nonce", 7), ("iss", "https://evil.example"), ("iss", issuer.Issuer + "/"), ("iss", null), ("aud", "another"), ("aud", null),
            ("aud", new JsonArray("parley", "another")), ("azp", "another"), ("exp", now - 61), ("exp", null), ("exp", "soon"), ("exp", -1), ("iat", now + 120), ("iat", now - 700), ("iat", null),
            ("sub", null), ("sub", ""), ("sub", 7), ("sub", new string('s', 300)), ("at_hash", "of another token"),
        ];
        foreach (var (claim, value) in claims)
        {
            issuer.Claims.Clear();
            issuer.Claims[claim] = value;
            Assert.True(await browser.SignInAsync("one") == Failed, $"{claim} {value}");
        }

        issuer.Claims.Clear();
        (string Name, JsonObject Header, Func<byte[], byte[]>? Sign)[] headers =
        [
            ("none", new() { ["alg"] = "none" }, _ => []),
            ("none with a signature", new() { ["alg"] = "none", ["kid"] = "ec" }, null),
            ("HS256 with the public key", new() { ["alg"] = "HS256", ["kid"] = "rsa" }, signed => HMACSHA256.HashData(issuer.PublicRsaKey, signed)),
            ("HS256 with our secret", new() { ["alg"] = "HS256" }, signed => HMACSHA256.HashData("a secret of the issuer's"u8, signed)),
            ("PS256", new() { ["alg"] = "PS256", ["kid"] = "rsa" }, null),
            ("ES256 by another key", new() { ["alg"] = "ES256", ["kid"] = "ec" }, signed => foreign.SignData(signed, HashAlgorithmName.SHA256)),
            ("unknown kid", new() { ["alg"] = "ES256", ["kid"] = "../ec" }, null),
            ("the other key's algorithm", new() { ["alg"] = "RS256", ["kid"] = "ec" }, null),
            ("crit", new() { ["alg"] = "ES256", ["kid"] = "ec", ["crit"] = new JsonArray("exp") }, null),
            ("jwk of another key", new() { ["alg"] = "ES256", ["kid"] = "new", ["jwk"] = new JsonObject { ["kty"] = "EC" }, ["jku"] = issuer.Issuer + "/jku" }, signed => foreign.SignData(signed, HashAlgorithmName.SHA256)),
            ("empty signature", new() { ["alg"] = "ES256", ["kid"] = "ec" }, _ => []),
            ("zero signature", new() { ["alg"] = "ES256", ["kid"] = "ec" }, _ => new byte[64]),
        ];
        foreach (var (name, header, sign) in headers)
        {
            (issuer.Header, issuer.Sign) = (header, sign);
            Assert.True(await browser.SignInAsync("one") == Failed, name);
        }

        Assert.False(issuer.Requests.ContainsKey("/jku"));

        // Each of them paired with its rightful form.
        (issuer.Header, issuer.Sign) = (new() { ["alg"] = "RS256", ["kid"] = "rsa" }, null);
        Assert.Equal(Welcome, await browser.SignInAsync("one"));
        issuer.Header = new() { ["alg"] = "ES256" }; // the only key of its kind
        issuer.Claims["aud"] = new JsonArray("another", "parley");
        issuer.Claims["azp"] = "parley";
        issuer.Claims["exp"] = now - 59;
        Assert.Equal(Welcome, await browser.SignInAsync("one"));
    }

    [Fact]
    public async Task SignIn_IssuerThatChangedItsKeys_IsAskedAgainButNotForEveryInvention()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await OAuthStateTests.StartIssuerAsync(data.Clock);
        issuer.PublishedKeys = ["rsa"];
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);
        Assert.Equal(Failed, await browser.SignInAsync("one"));

        issuer.PublishedKeys = ["ec", "rsa"];
        Assert.Equal(Failed, await browser.SignInAsync("one"));
        Assert.Equal(1, issuer.Requests["/keys"]);
        data.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Welcome, await browser.SignInAsync("one"));
        Assert.Equal(Welcome, await browser.SignInAsync("one"));

        Assert.Equal((2, 1), (issuer.Requests["/keys"], issuer.Requests["/.well-known/openid-configuration"]));
        data.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Welcome, await browser.SignInAsync("one"));
        Assert.Equal((3, 2), (issuer.Requests["/keys"], issuer.Requests["/.well-known/openid-configuration"]));
    }

    [Fact]
    public async Task SignIn_ProviderThatMisbehaves_FailsAndFetchesNothingElse()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await OAuthStateTests.StartIssuerAsync(data.Clock);
        await using var inside = await OAuthStateTests.StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);

        (string Name, Func<IResult> Answer)[] answers =
        [
            ("redirect", () => Results.Redirect($"{inside.Issuer}/token", permanent: false, preserveMethod: true)),
            ("500", () => Results.Text("<html>", "text/html", statusCode: 500)),
            ("no JSON", () => Results.Text("access_token=a", "text/plain")),
            ("an array", () => Results.Json(new[] { 1 })),
            ("no ID token", () => Results.Json(new { access_token = "a" })),
            ("a number for a token", () => Results.Json(new { access_token = "a", id_token = 5 })),
            ("nested", () => Results.Text(new string('[', 100_000), "application/json")),
            ("a megabyte", () => Results.Text($$"""{"id_token":"{{new string('a', 1_000_000)}}"}""", "application/json")),
        ];
        foreach (var (name, answer) in answers)
        {
            issuer.TokenAnswer = answer;
            Assert.True(await browser.SignInAsync("one") == Failed, name);
        }

        Assert.Empty(inside.Requests);
        issuer.TokenAnswer = null;

        // Somebody else's details in the place of the right person's.
        issuer.Claims["email"] = null;
        issuer.UserInfo = () => Results.Json(new { sub = "subject-2", email = "eve@issuer.example", email_verified = true });
        Assert.Equal(Failed, await browser.SignInAsync("one"));
        issuer.UserInfo = () => Results.Json(new { sub = "subject-1", email = "ada@issuer.example", email_verified = true });
        Assert.Equal(Welcome, await browser.SignInAsync("one"));
    }

    [Fact]
    public async Task SignIn_ProviderThatNeverEnds_IsGivenUp()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await OAuthStateTests.StartIssuerAsync(data.Clock);
        issuer.TokenAnswer = () => new Endless();
        await using var host = await AccountsHost.StartAsync(data, [.. issuer.SettingsAs("one"), ("Parley:Accounts:OAuth:Timeout", "00:00:01")]);
        using var browser = new TestBrowser(host);

        Assert.Equal(Failed, await browser.SignInAsync("one"));
    }

    [Theory]
    [InlineData("issuer", "https://evil.example")]
    [InlineData("token_endpoint", "http://192.0.2.1/token")]
    [InlineData("token_endpoint", "file:///etc/passwd")]
    [InlineData("jwks_uri", "http://169.254.169.254/latest/meta-data")]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    [InlineData("authorization_endpoint", null)]
    public async Task Start_DiscoveryDocumentThatLeadsAstray_IsNotFollowed(string member, string? value)
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var issuer = await OAuthStateTests.StartIssuerAsync(data.Clock);
        issuer.Document[member] = value;
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        using var browser = new TestBrowser(host);

        Assert.Equal(Failed, await browser.SignInAsync("one"));

        Assert.Empty(browser.Cookies);
        issuer.Document.Clear();
        data.Clock.Advance(TimeSpan.FromSeconds(5)); // a failure is remembered for so long
        Assert.Equal(Welcome, await browser.SignInAsync("one"));
    }

    [Fact]
    public async Task Start_ProviderThatIsDown_SaysSo()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        var issuer = await OAuthStateTests.StartIssuerAsync(data.Clock);
        await using var host = await AccountsHost.StartAsync(data, issuer.SettingsAs("one"));
        await issuer.DisposeAsync();
        using var browser = new TestBrowser(host);

        Assert.Equal(Failed, await browser.SignInAsync("one"));
    }

    /// <summary>The beginning of an answer, and nothing more until whoever asked has gone.</summary>
    private sealed class Endless : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await httpContext.Response.WriteAsync("{", httpContext.RequestAborted);
            await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
            await new TaskCompletionSource().Task.WaitAsync(httpContext.RequestAborted);
        }
    }
}
