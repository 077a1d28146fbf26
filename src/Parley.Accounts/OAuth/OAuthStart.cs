using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.Accounts.Limits;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.OAuth.Providers;
using Parley.Contracts.Accounts;
using Parley.Platform.Configuration;
using Parley.Platform.Http;
using Parley.Protocol;

namespace Parley.Accounts.OAuth;

/// <summary>Begins an attempt: the browser gets its half in a cookie, and the provider's address.</summary>
internal sealed class OAuthStart(FlowCookies cookies, AttemptLimits limits, IOptions<PublicUrlOptions> publicUrl, TimeProvider clock)
{
    /// <param name="linking">Who links an account; null to sign in.</param>
    public async ValueTask<Result<Uri>> BeginAsync(
        HttpContext context, IdentityProvider provider, string returnTo, Caller? linking, CancellationToken cancellationToken)
    {
        if (limits.TryTake(LimitKind.OAuth, account: null, ClientAddress.Of(context)) is { } limited)
        {
            return limited;
        }

        var flow = OAuthFlow.Start(provider.Id, returnTo, clock.GetUtcNow()) with { Linking = linking?.UserId, Session = linking?.SessionId };
        var address = await provider.AuthorizationAsync(RequestOf(flow), cancellationToken);
        if (address.Error is null)
        {
            cookies.Write(context, flow);
        }

        return address;
    }

    /// <summary>The same request when it is made and when its code is exchanged. The address is the configured one, never that of a request's Host.</summary>
    public AuthorizationRequest RequestOf(OAuthFlow flow) => new(
        flow.State, flow.Nonce, flow.Verifier, new Uri(publicUrl.Value.Url!, $"/api/v1/auth/oauth/{flow.Provider}/callback"));
}
