namespace Parley.Accounts.OAuth.Providers;

/// <summary>How this server proves to a provider who it is.</summary>
/// <param name="Secret">Null for a public client.</param>
internal sealed record ClientCredentials(string Id, string? Secret)
{
    public static ClientCredentials Read(OAuthProviderOptions options) =>
        new(options.ClientId!, options.ClientSecretFile is { } file ? File.ReadAllText(file).Trim() : options.ClientSecret);

    /// <summary>The token request (RFC 6749 §4.1.3, RFC 7636 §4.5) with the client in the form.</summary>
    public Dictionary<string, string> Form(string code, AuthorizationRequest request, bool withSecret = true)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = request.ReturnAddress.AbsoluteUri,
            ["client_id"] = Id,
            ["code_verifier"] = request.Verifier,
        };
        if (withSecret && Secret is not null)
        {
            form["client_secret"] = Secret;
        }

        return form;
    }

    public override string ToString() => Id; // never the secret
}
