using System.Text.Json;
using Parley.Accounts.OAuth.Providers;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.OpenId;

/// <summary>
/// What an issuer publishes about itself (OpenID Connect Discovery 1.0 §4, RFC 8414) and its keys, each kept for an hour. A token of an unknown key has the keys read
/// again, at most once a minute: anybody may invent key ids. When the issuer does not answer, what was known goes on to count. Safe from any thread.
/// </summary>
internal sealed class IssuerMetadata(Uri issuer, ProviderClient client, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1), KeysAgainAfter = TimeSpan.FromMinutes(1), FailureLifetime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private Cached<IssuerDocument>? _document;
    private Cached<IssuerKeys>? _keys;
    private (ParleyError Error, DateTimeOffset At)? _failure;

    /// <summary>Exactly as configured: it is compared character by character.</summary>
    public string Issuer => issuer.OriginalString;

    public async ValueTask<Result<IssuerDocument>> DocumentAsync(CancellationToken cancellationToken)
    {
        if (_document is { } known && clock.GetUtcNow() - known.At < Lifetime)
        {
            return known.Value;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            return await ReadDocumentAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The keys, surely read since the moment that <paramref name="unknownKey"/> asks for when it is not among the known.</summary>
    /// <param name="unknownKey">Null when the token names none.</param>
    public async ValueTask<Result<IssuerKeys>> KeysAsync(string? unknownKey, CancellationToken cancellationToken)
    {
        if (Usable(_keys, unknownKey) is { } known)
        {
            return known;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Usable(_keys, unknownKey) is { } meanwhile)
            {
                return meanwhile;
            }

            if (!(await ReadDocumentAsync(cancellationToken)).TryGet(out var document, out var failure))
            {
                return failure;
            }

            if (!(await client.GetAsync(document.Keys, null, cancellationToken)).TryGet(out var answer, out failure))
            {
                return _keys is { } old ? old.Value : failure;
            }

            _keys = new(IssuerKeys.Read(answer), clock.GetUtcNow());
            return _keys.Value;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private IssuerKeys? Usable(Cached<IssuerKeys>? keys, string? unknownKey)
    {
        var age = keys is null ? Lifetime : clock.GetUtcNow() - keys.At;
        return age < Lifetime && (unknownKey is null || keys!.Value.Has(unknownKey) || age < KeysAgainAfter) ? keys!.Value : null;
    }

    private async ValueTask<Result<IssuerDocument>> ReadDocumentAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_document is { } known && now - known.At < Lifetime)
        {
            return known.Value;
        }

        if (_failure is { } recent && now - recent.At < FailureLifetime)
        {
            return _document is { } old ? old.Value : recent.Error;
        }

        var address = new Uri($"{issuer.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration");
        if ((await client.GetAsync(address, null, cancellationToken)).TryGet(out var answer, out var failure) && Parse(answer).TryGet(out var document, out failure))
        {
            (_document, _failure) = (new(document, now), null);
            return document;
        }

        _failure = (failure!, now);
        return _document is { } before ? before.Value : failure!;
    }

    private Result<IssuerDocument> Parse(JsonElement json)
    {
        // §4.3: a document that names another issuer is another's.
        if (json.Text("issuer") != Issuer)
        {
            return ProviderClient.Failure($"The discovery document of {Issuer} names another issuer.");
        }

        if (Endpoint(json, "authorization_endpoint") is not { } authorization || Endpoint(json, "token_endpoint") is not { } token || Endpoint(json, "jwks_uri") is not { } keys)
        {
            return ProviderClient.Failure($"The discovery document of {Issuer} lacks an endpoint, or names one without HTTPS.");
        }

        // §3: client_secret_basic when it says nothing.
        var methods = json.Items("token_endpoint_auth_methods_supported").Select(item => item.ToString()).ToList();
        return new IssuerDocument(
            authorization, token, Endpoint(json, "userinfo_endpoint"), keys, json.IsTrue("authorization_response_iss_parameter_supported"),
            methods.Count > 0 && !methods.Contains("client_secret_basic"));
    }

    private Uri? Endpoint(JsonElement json, string name) =>
        Uri.TryCreate(json.Text(name), UriKind.Absolute, out var endpoint) && ProviderAddress.IsAllowed(endpoint, issuer) ? endpoint : null;

    private sealed record Cached<T>(T Value, DateTimeOffset At);
}

/// <param name="NamesItself">Whether every answer of the authorization endpoint has <c>iss</c> (RFC 9207 §3).</param>
/// <param name="SecretInForm">Whether the token endpoint takes the client's secret in the form only.</param>
internal sealed record IssuerDocument(Uri Authorization, Uri Token, Uri? UserInfo, Uri Keys, bool NamesItself, bool SecretInForm);
