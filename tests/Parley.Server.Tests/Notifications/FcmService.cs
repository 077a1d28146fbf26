using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Notifications;

/// <summary>A message as FCM was given it.</summary>
internal sealed record FcmSent(string Token, JsonElement Message)
{
    public string? Data(string name) => Message.GetProperty("data").TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>
/// Google on loopback, by its documents: the token endpoint of service accounts (RFC 7523, RS256), which verifies every assertion, and <c>projects.messages:send</c>, which
/// takes what its reference describes and nothing else. What was wrong with a request is in <see cref="Faults"/>.
/// </summary>
internal sealed partial class FcmService : IAsyncDisposable
{
    public const string Project = "parley-test";

    /// <summary>"This value is always …", says Google's document, wherever the token is asked for.</summary>
    private const string Audience = "https://oauth2.googleapis.com/token";

    private const string Email = "firebase-adminsdk@parley-test.iam.gserviceaccount.com", KeyId = "0123456789abcdef", Scope = "https://www.googleapis.com/auth/firebase.messaging";

    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new();
    private readonly ConcurrentQueue<FcmSent> _messages = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private int _given;

    private FcmService(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    public Uri Address { get; private set; } = null!;

    /// <summary>What it answers to a message: null, which is to take it, unless told otherwise.</summary>
    public Func<FcmSent, FcmError?> Answer { get; set; } = _ => null;

    /// <summary>OAuth's error code of the token endpoint; null: it gives tokens.</summary>
    public string? TokenError { get; set; }

    public IReadOnlyList<FcmSent> Messages => [.. _messages];

    public IReadOnlyList<string> Faults => [.. _faults];

    public int TokensGiven => _given;

    /// <summary>The settings that let Parley push through it.</summary>
    public (string, string)[] Settings => [("Parley:Fcm:ServiceAccount", ServiceAccount), ("Parley:Fcm:Endpoint", Address.OriginalString)];

    /// <summary>As the Firebase console saves it.</summary>
    public string ServiceAccount => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["type"] = "service_account",
        ["project_id"] = Project,
        ["private_key_id"] = KeyId,
        ["private_key"] = _key.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = Email,
        ["client_id"] = "123456789012345678901",
        ["auth_uri"] = "https://accounts.google.com/o/oauth2/auth",
        ["token_uri"] = TokenUri,
        ["universe_domain"] = "googleapis.com",
    });

    private string TokenUri => $"{Address.OriginalString}token";

    public static async Task<FcmService> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new FcmService(builder.Build(), clock);
        service._app.MapPost("/token", (Func<HttpContext, Task<IResult>>)service.GiveTokenAsync);
        service._app.MapPost("/v1/projects/{project}/{method}", service.SendAsync);
        await service._app.StartAsync();
        service.Address = new Uri(service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        return service;
    }

    public IReadOnlyList<FcmSent> Of(string token) => [.. Messages.Where(message => message.Token == token)];

    /// <summary>No token that was given holds any more.</summary>
    public void Revoke() => _tokens.Clear();

    private async Task<IResult> GiveTokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (TokenError is { } error)
        {
            return Results.Json(new { error, error_description = "Invalid JWT Signature." }, statusCode: 400);
        }

        if (form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer" || Wrong(form["assertion"].ToString()) is { } wrong && Note(wrong))
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        var token = $"ya29.{Guid.NewGuid():N}";
        _tokens[token] = _clock.GetUtcNow() + TimeSpan.FromSeconds(3599);
        Interlocked.Increment(ref _given);
        return Results.Json(new { access_token = token, expires_in = 3599, token_type = "Bearer" });
    }

    /// <summary>What is wrong with an assertion; null: nothing.</summary>
    private string? Wrong(string assertion)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3 || !_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            return "the signature";
        }

        var (header, claims) = (JsonElement.Parse(Base64Url.DecodeFromChars(parts[0])), JsonElement.Parse(Base64Url.DecodeFromChars(parts[1])));
        var (issued, expires, now) = (claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64(), _clock.GetUtcNow().ToUnixTimeSeconds());
        return header.GetProperty("alg").GetString() != "RS256" || header.GetProperty("kid").GetString() != KeyId ? "the header"
            : claims.GetProperty("iss").GetString() != Email || claims.GetProperty("aud").GetString() != Audience || claims.GetProperty("scope").GetString() != Scope ? $"the claims {claims.GetRawText()}"
            : issued > now + 300 || expires <= now || expires - issued > 3600 ? "the time"
            : null;
    }

    private async Task<IResult> SendAsync(string project, string method, HttpContext context)
    {
        if (project != Project || method != "messages:send")
        {
            Note($"/v1/projects/{project}/{method}");
            return Error(new FcmError(404, "NOT_FOUND"));
        }

        var bearer = context.Request.Headers.Authorization.ToString();
        if (!bearer.StartsWith("Bearer ", StringComparison.Ordinal) || !_tokens.TryGetValue(bearer[7..], out var until) || until <= _clock.GetUtcNow())
        {
            return Error(new FcmError(401, "UNAUTHENTICATED"));
        }

        var body = await JsonDocument.ParseAsync(context.Request.Body);
        var message = body.RootElement.GetProperty("message");
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true || Wrong(body.RootElement) is { } wrong && Note(wrong))
        {
            return Error(new FcmError(400, "INVALID_ARGUMENT"));
        }

        var sent = new FcmSent(message.GetProperty("token").GetString()!, message);
        _messages.Enqueue(sent);
        if (Answer(sent) is not { } error)
        {
            return Results.Json(new { name = $"projects/{Project}/messages/{Guid.NewGuid():N}" });
        }

        if (error.RetryAfter is { } pause)
        {
            context.Response.Headers.RetryAfter = pause;
        }

        return Error(error);
    }

    /// <summary>By the reference of <c>projects.messages</c>: what it does not name is refused, as Google does.</summary>
    private static string? Wrong(JsonElement body)
    {
        var message = body.GetProperty("message");
        var (data, android, apns) = (message.GetProperty("data"), message.GetProperty("android"), message.GetProperty("apns"));
        return Unknown(body, "message", "validate_only") ?? Unknown(message, "token", "data", "notification", "android", "apns", "webpush", "fcm_options")
            ?? Unknown(android, "collapse_key", "priority", "ttl", "data", "notification") ?? Unknown(apns, "headers", "payload")
            ?? (data.EnumerateObject().Any(one => one.Value.ValueKind != JsonValueKind.String) ? "Invalid value at 'message.data' (TYPE_STRING)" : null)
            ?? (data.EnumerateObject().Any(one => one.Name is "from" or "message_type" or "collapse_key" || one.Name.StartsWith("google", StringComparison.Ordinal) || one.Name.StartsWith("gcm", StringComparison.Ordinal)) ? "a reserved key" : null)
            ?? (data.GetRawText().Length > 4096 ? "too large" : null)
            ?? (android.GetProperty("priority").GetString() is not ("high" or "normal") || !Duration().IsMatch(android.GetProperty("ttl").GetString()!) ? "android" : null)
            ?? (apns.GetProperty("headers").EnumerateObject().Any(one => one.Value.ValueKind != JsonValueKind.String) || apns.GetProperty("payload").GetProperty("aps").ValueKind != JsonValueKind.Object ? "apns" : null);
    }

    private static string? Unknown(JsonElement element, params string[] known) =>
        element.EnumerateObject().Where(one => !known.Contains(one.Name)).Select(one => $"Unknown name \"{one.Name}\"").FirstOrDefault();

    /// <summary>In the shape of Google's errors, FCM's own code in the details.</summary>
    private static IResult Error(FcmError error) => Results.Json(
        new
        {
            error = new
            {
                code = error.Status,
                message = "What is said here is for people.",
                status = error.Status switch { 400 => "INVALID_ARGUMENT", 401 => "UNAUTHENTICATED", 403 => "PERMISSION_DENIED", 404 => "NOT_FOUND", 429 => "RESOURCE_EXHAUSTED", 503 => "UNAVAILABLE", _ => "INTERNAL" },
                details = error.Status == 401
                    ? Array.Empty<Dictionary<string, string>>()
                    : [new() { ["@type"] = "type.googleapis.com/google.firebase.fcm.v1.FcmError", ["errorCode"] = error.Code }],
            },
        },
        statusCode: error.Status);

    private bool Note(string fault)
    {
        _faults.Enqueue(fault);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    [GeneratedRegex(@"^\d+(\.\d{1,9})?s$")]
    private static partial Regex Duration();
}

/// <summary>An answer of FCM other than yes.</summary>
internal sealed record FcmError(int Status, string Code, string? RetryAfter = null);
