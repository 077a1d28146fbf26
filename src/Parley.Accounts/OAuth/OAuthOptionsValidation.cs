using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;

namespace Parley.Accounts.OAuth;

/// <summary>Every provider must be usable before the server starts; all that is wrong is reported at once.</summary>
internal sealed class OAuthOptionsValidation(IOptions<PublicUrlOptions> publicUrl) : IValidateOptions<OAuthOptions>
{
    private const int LongestId = 32;

    public ValidateOptionsResult Validate(string? name, OAuthOptions options)
    {
        var errors = options.Providers.SelectMany(provider => Check($"{OAuthOptions.Section}:Providers:{provider.Key}", provider.Key, provider.Value)).ToList();
        if (options.Providers.Count > 0 && publicUrl.Value.Url is null)
        {
            errors.Add($"{PublicUrlOptions.Section}:Url must be set when there are providers ({OAuthOptions.Section}): they send people back to it.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Check(string key, string id, OAuthProviderOptions provider)
    {
        if (id.Length > LongestId || !id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'))
        {
            yield return $"{key}: an id is at most {LongestId} of a-z, 0-9 and '-'.";
        }

        if (string.IsNullOrWhiteSpace(provider.ClientId))
        {
            yield return $"{key}:ClientId is required.";
        }

        if (provider is { ClientSecret: { }, ClientSecretFile: { } })
        {
            yield return $"{key}: ClientSecret or ClientSecretFile, not both.";
        }
        else if (provider.ClientSecretFile is { } file && !File.Exists(file))
        {
            yield return $"{key}:ClientSecretFile: there is no file {file}.";
        }
        else if (provider.Kind != OAuthKind.Oidc && string.IsNullOrWhiteSpace(provider.ClientSecret) && provider.ClientSecretFile is null)
        {
            yield return $"{key}:ClientSecret (or ClientSecretFile) is required.";
        }

        if (provider is { Kind: OAuthKind.Oidc, Issuer: null })
        {
            yield return $"{key}:Issuer is required.";
        }

        foreach (var (member, address) in new[] { ("Issuer", provider.Issuer), ("Api", provider.Api) })
        {
            if (address is not null && !ProviderAddress.IsAllowed(address))
            {
                yield return $"{key}:{member} must be an address like https://id.example, without query and fragment; http is taken on this machine only.";
            }
        }
    }
}

/// <summary>Which addresses this server calls, and sends people to.</summary>
internal static class ProviderAddress
{
    /// <summary>HTTPS, or plain HTTP on this very machine, where nobody listens in between.</summary>
    public static bool IsAllowed(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || IsHere(address)) && address is { UserInfo: "", Fragment: "", Query: "" };

    /// <summary>The same of an endpoint that an issuer's document names, which may have a query. Only who is on this machine may name one there.</summary>
    public static bool IsAllowed(Uri endpoint, Uri issuer) =>
        endpoint is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" } && (endpoint.Scheme == Uri.UriSchemeHttps || (IsHere(endpoint) && IsHere(issuer)));

    private static bool IsHere(Uri address) => address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;
}
