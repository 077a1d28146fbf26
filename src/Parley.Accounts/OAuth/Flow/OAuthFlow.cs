using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.Flow;

/// <summary>One attempt to come in by a provider, as its browser keeps it meanwhile.</summary>
internal sealed record OAuthFlow
{
    public required string Provider { get; init; }

    public required string State { get; init; }

    public required string Nonce { get; init; }

    public required string Verifier { get; init; }

    public required string ReturnTo { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who links an account, having proved who they are; null when somebody signs in.</summary>
    public UserId? Linking { get; init; }

    /// <summary>The session in which they did.</summary>
    public SessionId? Session { get; init; }

    /// <summary>256 bits each (RFC 7636 §7.1 wants them for the verifier).</summary>
    public static OAuthFlow Start(string provider, string returnTo, DateTimeOffset now) => new()
    {
        Provider = provider,
        State = Random(),
        Nonce = Random(),
        Verifier = Random(),
        ReturnTo = returnTo,
        StartedAt = now,
    };

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>An identity that nobody has here yet, while its owner completes a registration.</summary>
internal sealed record PendingIdentity
{
    public required string Provider { get; init; }

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public string? Account { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public bool EmailVerified { get; init; }

    public required string ReturnTo { get; init; }

    public required DateTimeOffset At { get; init; }
}

[JsonSerializable(typeof(OAuthFlow))]
[JsonSerializable(typeof(PendingIdentity))]
internal sealed partial class OAuthFlowJson : JsonSerializerContext;
