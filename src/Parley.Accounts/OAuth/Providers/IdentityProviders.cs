using Microsoft.Extensions.Options;
using Parley.Accounts.OAuth.OpenId;

namespace Parley.Accounts.OAuth.Providers;

/// <summary>The providers of the configuration.</summary>
internal sealed class IdentityProviders
{
    private static readonly Uri Google = new("https://accounts.google.com"), GitHub = new("https://github.com"), GitHubApi = new("https://api.github.com"),
        Facebook = new("https://www.facebook.com"), FacebookApi = new("https://graph.facebook.com");

    private readonly Dictionary<string, IdentityProvider> _byId;

    public IdentityProviders(IOptions<OAuthOptions> options, ProviderClient client, TimeProvider clock)
    {
        All = [.. options.Value.Providers.OrderBy(provider => provider.Key, StringComparer.Ordinal).Select(provider => Make(provider.Key, provider.Value, client, clock))];
        _byId = All.ToDictionary(provider => provider.Id, StringComparer.Ordinal);
    }

    /// <summary>By their ids.</summary>
    public IReadOnlyList<IdentityProvider> All { get; }

    public IdentityProvider? Find(string id) => _byId.GetValueOrDefault(id);

    private static IdentityProvider Make(string id, OAuthProviderOptions options, ProviderClient client, TimeProvider clock)
    {
        var credentials = ClientCredentials.Read(options);
        return options.Kind switch
        {
            OAuthKind.GitHub => new GitHubProvider(
                id, options.Name ?? "GitHub", options.Issuer ?? GitHub, options.Api ?? (options.Issuer is { } own ? new Uri(own, "/api/v3") : GitHubApi), credentials,
                options.Scope ?? "read:user user:email", options.Registration, client),
            OAuthKind.Facebook => new FacebookProvider(
                id, options.Name ?? "Facebook", options.Issuer ?? Facebook, options.Api ?? FacebookApi, credentials,
                options.Scope ?? "public_profile,email", options.Registration, client),
            _ => OpenId(id, options, credentials, client, clock),
        };
    }

    private static OpenIdProvider OpenId(string id, OAuthProviderOptions options, ClientCredentials credentials, ProviderClient client, TimeProvider clock)
    {
        var google = options.Kind == OAuthKind.Google;
        var issuer = options.Issuer ?? Google;
        return new OpenIdProvider(
            id, options.Name ?? (google ? "Google" : id), new IssuerMetadata(issuer, client, clock), credentials, options.Scope ?? "openid profile email",
            options.Registration, client, clock);
    }
}
