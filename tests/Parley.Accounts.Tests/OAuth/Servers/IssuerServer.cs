using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Parley.Accounts.Tests.OAuth.Servers;

/// <summary>An OpenID Connect issuer of which each test spoils one thing. What a real one does is tested with npm oidc-provider.</summary>
internal sealed class IssuerServer(TimeProvider clock) : LocalServer
{
    public const string ClientId = "parley", Secret = "a secret of the issuer's";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Codes _codes = new();

    public string Issuer => Address.GetLeftPart(UriPartial.Authority);

    /// <summary>What the discovery document says instead of the right thing.</summary>
    public Dictionary<string, object?> Document { get; } = [];

    /// <summary>What the ID token says instead of the right thing; null: nothing.</summary>
    public Dictionary<string, JsonNode?> Claims { get; } = [];

    public JsonObject Header { get; set; } = new() { ["alg"] = "ES256", ["kid"] = "ec" };

    /// <summary>Null: with the key of the algorithm.</summary>
    public Func<byte[], byte[]>? Sign { get; set; }

    /// <summary>Of the authorization answer; null: none.</summary>
    public string? AnsweredIssuer { get; set; }

    public Func<IResult>? TokenAnswer { get; set; }

    public IReadOnlyList<string> PublishedKeys { get; set; } = ["ec", "rsa"];

    public Func<IResult>? UserInfo { get; set; }

    public byte[] PublicRsaKey => _rsa.ExportSubjectPublicKeyInfo();

    public (string Key, string Value)[] SettingsAs(string id) =>
    [
        ($"Parley:Accounts:OAuth:Providers:{id}:ClientId", ClientId),
        ($"Parley:Accounts:OAuth:Providers:{id}:ClientSecret", Secret),
        ($"Parley:Accounts:OAuth:Providers:{id}:Issuer", Issuer),
        ("Parley:Accounts:OAuth:Timeout", "00:00:30"),
        ("Parley:Limits:OAuthPerAddress", "1000"),
        ("Parley:Public:Url", TestBrowser.PublicUrl),
    ];

    protected override void Map(WebApplication app)
    {
        app.MapGet("/.well-known/openid-configuration", () =>
        {
            var document = new Dictionary<string, object?>
            {
                ["issuer"] = Issuer,
                ["authorization_endpoint"] = $"{Issuer}/authorize",
                ["token_endpoint"] = $"{Issuer}/token",
                ["userinfo_endpoint"] = $"{Issuer}/userinfo",
                ["jwks_uri"] = $"{Issuer}/keys",
                ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_post" },
            };
            foreach (var (name, value) in Document)
            {
                document[name] = value;
            }

            return Results.Json(document);
        });
        app.MapGet("/authorize", (HttpContext context) => AnsweredIssuer is null ? _codes.Issue(context) : _codes.Issue(context, ("iss", AnsweredIssuer)));
        app.MapPost("/token", async (HttpContext context) =>
        {
            if (TokenAnswer is not null)
            {
                return TokenAnswer();
            }

            var form = await context.Request.ReadFormAsync();
            return form["client_secret"] == Secret && _codes.Redeem(form) is { } request
                ? Results.Json(new { access_token = "of-the-issuer", token_type = "Bearer", id_token = Token(request["nonce"].ToString()) })
                : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        });
        app.MapGet("/userinfo", () => UserInfo?.Invoke() ?? Results.NotFound());
        app.MapGet("/keys", () => Results.Json(new { keys = PublishedKeys.Select(Jwk) }));
    }

    private string Token(string nonce)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = "subject-1",
            ["aud"] = ClientId,
            ["exp"] = now + 300,
            ["iat"] = now,
            ["nonce"] = nonce,
            ["email"] = "ada@issuer.example",
            ["email_verified"] = true,
            ["name"] = "Ada",
        };
        foreach (var (name, value) in Claims)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value.DeepClone();
            }
        }

        var signed = $"{Encode(Header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString((Sign ?? SignRightly)(Encoding.ASCII.GetBytes(signed)))}";
    }

    private byte[] SignRightly(byte[] data) => (string?)Header["alg"] == "RS256"
        ? _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : _ec.SignData(data, HashAlgorithmName.SHA256);

    private object Jwk(string kid)
    {
        if (kid == "rsa")
        {
            var rsa = _rsa.ExportParameters(false);
            return new { kty = "RSA", kid, use = "sig", n = Base64Url.EncodeToString(rsa.Modulus), e = Base64Url.EncodeToString(rsa.Exponent) };
        }

        var ec = _ec.ExportParameters(false);
        return new { kty = "EC", crv = "P-256", kid, use = "sig", alg = "ES256", x = Base64Url.EncodeToString(ec.Q.X), y = Base64Url.EncodeToString(ec.Q.Y) };
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
