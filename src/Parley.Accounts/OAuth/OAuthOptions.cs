using System.ComponentModel.DataAnnotations;

namespace Parley.Accounts.OAuth;

/// <summary>Section <c>Parley:Accounts:OAuth</c>: where else people may have an account to sign in with. <c>Parley:Public:Url</c> must be set with it.</summary>
public sealed class OAuthOptions
{
    public const string Section = "Parley:Accounts:OAuth";

    /// <summary>
    /// The providers by their ids, which are part of the address that each provider sends people back to:
    /// <c>https://chat.example/api/v1/auth/oauth/ID/callback</c>, to be registered there exactly. Default none.
    /// </summary>
    public Dictionary<string, OAuthProviderOptions> Providers { get; } = new(StringComparer.Ordinal);

    /// <summary>How long a provider may take for one answer. Default 10 s, 1–60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long somebody may take at the provider, and afterwards to complete a registration. Default 15 minutes, 1 minute–1 hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan FlowLifetime { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>What a provider speaks.</summary>
public enum OAuthKind
{
    /// <summary>OpenID Connect 1.0 with discovery.</summary>
    Oidc,

    /// <summary>Google, by OpenID Connect.</summary>
    Google,

    /// <summary>GitHub's OAuth app flow and REST API.</summary>
    GitHub,

    /// <summary>Facebook Login and the Graph API.</summary>
    Facebook,
}

/// <summary>One provider: <c>Parley:Accounts:OAuth:Providers:ID</c>.</summary>
public sealed class OAuthProviderOptions
{
    /// <summary><c>Oidc</c> (default), <c>Google</c>, <c>GitHub</c>, <c>Facebook</c>.</summary>
    public OAuthKind Kind { get; set; }

    /// <summary>What the button says. Default: the provider's own name, and for <c>Oidc</c> the id.</summary>
    public string? Name { get; set; }

    /// <summary>The client (app) id that the provider has given.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret. Without one the client is a public one, which only <c>Oidc</c> may be.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>A file that holds the client secret, instead of the setting.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>
    /// <c>Oidc</c>: the issuer, like <c>https://id.example</c>; its discovery document is read. <c>GitHub</c>: the address of a GitHub Enterprise Server.
    /// Otherwise the provider's own, which need not be given. HTTPS, but for an issuer on this machine.
    /// </summary>
    public Uri? Issuer { get; set; }

    /// <summary><c>GitHub</c>, <c>Facebook</c>: the address of the API when it is not the usual one of the issuer.</summary>
    public Uri? Api { get; set; }

    /// <summary>What is asked for, separated by blanks. Default: identity, name and e-mail address.</summary>
    public string? Scope { get; set; }

    /// <summary>Whether somebody unknown may make an account by this provider, as far as registration is open. Default true.</summary>
    public bool Registration { get; set; } = true;
}
