using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Tokens;

public sealed class AccessTokenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_OfASession_HoldsTheClaimsThatWereAgreed()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Public:Url", "https://chat.example"));
        var session = await host.RegisterAsync("ada");

        var (header, claims) = Read(session.AccessToken);

        Assert.Equal(["alg", "typ", "kid"], header.Select(member => member.Key));
        Assert.Equal(("ES256", "at+jwt"), ((string?)header["alg"], (string?)header["typ"]));
        Assert.Equal(["iss", "aud", "sub", "sid", "role", "jti", "iat", "exp"], claims.Select(member => member.Key));
        Assert.Equal(("https://chat.example", "parley", "member"), ((string?)claims["iss"], (string?)claims["aud"], (string?)claims["role"]));
        Assert.Equal(session.User.Id.ToString(), (string?)claims["sub"]);
        Assert.Equal(900, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.NotEqual((string?)claims["jti"], (string?)Read((await host.LoginAsync("ada")).AccessToken).Claims["jti"]);
    }

    [Theory, EveryEngine]
    public async Task Jwks_PublicKey_VerifiesATokenByItsKid(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var token = (await host.RegisterAsync("ada")).AccessToken;

        using var response = await host.SendAsync(HttpMethod.Get, "/.well-known/jwks.json", null);

        var keys = (await response.ReadAsync<JsonObject>(200))["keys"]!.AsArray();
        var key = Assert.Single(keys)!.AsObject();
        Assert.Equal(["kty", "crv", "use", "alg", "kid", "x", "y"], key.Select(member => member.Key));
        Assert.Equal((string?)Read(token).Header["kid"], (string?)key["kid"]);
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars((string)key["x"]!), Y = Base64Url.DecodeFromChars((string)key["y"]!) },
        });
        Assert.True(ecdsa.VerifyData(Encoding.ASCII.GetBytes(token, 0, token.LastIndexOf('.')), Signature(token), HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task Verify_AfterFifteenMinutes_HasExpired()
    {
        await using var host = await AccountsHost.StartAsync();
        var token = (await host.RegisterAsync("ada")).AccessToken;
        host.Clock.Advance(TimeSpan.FromSeconds(899));
        Assert.Null((await host.Tokens.VerifyAsync(token, Cancel)).Error);
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        using var response = await host.GetAsync("me", token);

        Assert.Equal("The access token has expired.", (await response.ProblemAsync(ErrorCodes.Unauthenticated)).Detail);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    // B1
    [Fact]
    public async Task Verify_ForgedToken_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var token = (await host.RegisterAsync("ada")).AccessToken;
        var (header, claims) = Read(token);
        var kid = (string)header["kid"]!;
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var real = await PrivateKeyAsync(host);
        var publicKey = real.ExportSubjectPublicKeyInfo();

        var forged = new Dictionary<string, string>
        {
            ["no signature"] = token[..(token.LastIndexOf('.') + 1)],
            ["alg none"] = Token(new { alg = "none", typ = "at+jwt", kid }, claims, _ => []),
            ["alg none, in capitals"] = Token(new { alg = "NONE", typ = "at+jwt", kid }, claims, _ => []),
            ["alg none, signature kept"] = Token(new { alg = "none", typ = "at+jwt", kid }, claims, _ => Signature(token)),
            ["HS256 with the public key"] = Token(new { alg = "HS256", typ = "at+jwt", kid }, claims, data => HMACSHA256.HashData(publicKey, data)),
            ["ES384"] = Token(new { alg = "ES384", typ = "at+jwt", kid }, claims, data => real.SignData(data, HashAlgorithmName.SHA384)),
            ["another key under our kid"] = Token(new { alg = "ES256", typ = "at+jwt", kid }, claims, Sign(own)),
            ["kid as a path"] = Token(new { alg = "ES256", typ = "at+jwt", kid = "../../../../dev/null" }, claims, Sign(own)),
            ["kid as SQL"] = Token(new { alg = "ES256", typ = "at+jwt", kid = "' OR '1'='1" }, claims, Sign(own)),
            ["kid as an address"] = Token(new { alg = "ES256", typ = "at+jwt", kid = "http://127.0.0.1:1/key" }, claims, Sign(own)),
            ["jwk"] = Token(new { alg = "ES256", typ = "at+jwt", kid, jwk = new { kty = "EC" } }, claims, Sign(own)),
            ["jwk, signed by us"] = Token(new { alg = "ES256", typ = "at+jwt", kid, jwk = new { kty = "EC" } }, claims, Sign(real)),
            ["jku, signed by us"] = Token(new { alg = "ES256", typ = "at+jwt", kid, jku = "http://127.0.0.1:1/" }, claims, Sign(real)),
            ["x5u, signed by us"] = Token(new { alg = "ES256", typ = "at+jwt", kid, x5u = "http://127.0.0.1:1/" }, claims, Sign(real)),
            ["crit, signed by us"] = Token(new { alg = "ES256", typ = "at+jwt", kid, crit = new[] { "exp" } }, claims, Sign(real)),
            ["DER signature"] = Token(
                new { alg = "ES256", typ = "at+jwt", kid }, claims, data => real.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["zero signature"] = Token(new { alg = "ES256", typ = "at+jwt", kid }, claims, _ => new byte[64]),
            ["changed role"] = Changed(token, "member", "owner"),
            ["padding"] = token + "==",
            ["a fourth part"] = token + ".AAAA",
            ["a space inside"] = token.Insert(10, " "),
            ["not base64url"] = "a.b.c",
            ["empty"] = "",
            ["5 KiB"] = token + new string('A', 5_000),
        };

        foreach (var (name, text) in forged)
        {
            var verified = await host.Tokens.VerifyAsync(text, Cancel);
            Assert.True(verified.Error?.Kind == ErrorCodes.Unauthenticated, name);
            if (name != "empty")
            {
                using var response = await host.GetAsync("me", text);
                await response.ProblemAsync(ErrorCodes.Unauthenticated);
            }
        }

        Assert.Null((await host.Tokens.VerifyAsync(token, Cancel)).Error);
    }

    // B2: our own signature, over what is not an access token for us.
    [Theory]
    [InlineData("typ", "JWT")]
    [InlineData("typ", "rt+jwt")]
    [InlineData("aud", "other")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("role", "root")]
    [InlineData("sub", "1")]
    [InlineData("sid", "")]
    public async Task Verify_SignedByUsButNotForThis_IsRefused(string member, string value)
    {
        await using var host = await AccountsHost.StartAsync();
        var (header, claims) = Read((await host.RegisterAsync("ada")).AccessToken);
        using var real = await PrivateKeyAsync(host);
        var rightful = Token(header, claims, Sign(real));
        (member == "typ" ? header : claims)[member] = value;

        Assert.Null((await host.Tokens.VerifyAsync(rightful, Cancel)).Error);
        Assert.NotNull((await host.Tokens.VerifyAsync(Token(header, claims, Sign(real)), Cancel)).Error);
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("sid")]
    public async Task Verify_SignedByUsWithoutAClaim_IsRefused(string claim)
    {
        await using var host = await AccountsHost.StartAsync();
        var (header, claims) = Read((await host.RegisterAsync("ada")).AccessToken);
        using var real = await PrivateKeyAsync(host);
        claims.Remove(claim);

        Assert.NotNull((await host.Tokens.VerifyAsync(Token(header, claims, Sign(real)), Cancel)).Error);
    }

    // B2
    [Fact]
    public async Task Verify_RefreshTokenAsAccessToken_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");

        using var response = await host.GetAsync("me", session.RefreshToken);

        await response.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    // B2
    [Fact]
    public async Task Verify_TokenOfAnotherAudienceOrIssuer_IsRefused()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        SessionResponse session;
        await using (var first = await AccountsHost.StartAsync(data, ("Parley:Accounts:Audience", "elsewhere")))
        {
            session = await first.RegisterAsync("ada");
        }

        await using var second = await AccountsHost.StartAsync(data);

        Assert.NotNull((await second.Tokens.VerifyAsync(session.AccessToken, Cancel)).Error);
    }

    // B7
    [Theory]
    [InlineData("me?access_token=")]
    [InlineData("me?token=")]
    [InlineData("me?authorization=Bearer%20")]
    public async Task Token_InTheQuery_IsRefusedAndNotLogged(string path)
    {
        await using var host = await AccountsHost.StartAsync();
        var token = (await host.RegisterAsync("ada")).AccessToken;

        using var response = await host.GetAsync(path + token, null);

        await response.ProblemAsync(ErrorCodes.Unauthenticated);
        Assert.DoesNotContain(token, host.Services.GetRequiredService<LogLines>().ParleyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_InAnotherScheme_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var token = (await host.RegisterAsync("ada")).AccessToken;

        using var response = await host.SendAsync(HttpMethod.Get, "me", null, ("Authorization", $"Basic {token}"));

        await response.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    // Two processes on one database: each accepts what the other signs, also with a key that was made after its start.
    [Theory, EveryEngine]
    public async Task Verify_KeyMadeByAnotherProcess_IsFoundInTheTable(DatabaseEngine engine)
    {
        using var data = await AccountsData.CreateAsync(engine);
        await using var first = await AccountsHost.StartAsync(data);
        var database = first.Services.GetRequiredKeyedService<ModuleDatabase>("accounts");
        await database.WriteAsync(session => session.ExecuteAsync("UPDATE signing_keys SET retired_at = @now", new { now = Now(data) }), Cancel);
        await using var second = await AccountsHost.StartAsync(data);
        var token = (await second.RegisterAsync("ada")).AccessToken;
        data.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null((await first.Tokens.VerifyAsync(token, Cancel)).Error);
        Assert.Null((await second.Tokens.VerifyAsync((await first.LoginAsync("ada")).AccessToken, Cancel)).Error);
    }

    private static long Now(AccountsData data) => data.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static (JsonObject Header, JsonObject Claims) Read(string token)
    {
        var parts = token.Split('.');
        return (JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject(), JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject());
    }

    private static byte[] Signature(string token) => Base64Url.DecodeFromChars(token.Split('.')[2]);

    private static string Token(object header, object claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header))}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Changed(string token, string from, string to)
    {
        var parts = token.Split('.');
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace(from, to, StringComparison.Ordinal);
        return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.{parts[2]}";
    }

    private static Func<byte[], byte[]> Sign(ECDsa key) => data => key.SignData(data, HashAlgorithmName.SHA256);

    /// <summary>The server's own key, to sign what it never would.</summary>
    private static async Task<ECDsa> PrivateKeyAsync(AccountsHost host)
    {
        var database = host.Services.GetRequiredKeyedService<ModuleDatabase>("accounts");
        var wrapped = await database.ReadAsync(session => session.QuerySingleAsync<byte[]>("SELECT private_key FROM signing_keys"), Cancel);
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(host.Services.GetRequiredService<MasterKeys>().Unwrap(wrapped, "parley accounts signing key"u8), out _);
        return key;
    }
}
