using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Audit;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.OAuth.Providers;
using Parley.Accounts.Sessions;
using Parley.Accounts.SignIn;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Accounts.OAuth;

/// <summary>What happens when a browser comes back from a provider.</summary>
internal sealed class OAuthCallback(
    FlowCookies cookies,
    UsedStates states,
    IdentityProviders providers,
    OAuthStart start,
    IdentityStore identities,
    IdentityLinks links,
    UserStore users,
    SecondFactorSignIn secondFactor,
    RefreshCookie refreshCookie,
    AuditTrail audit,
    TimeProvider clock,
    ILogger<OAuthCallback> logger)
{
    private static readonly ParleyError NotStartedHere = new(ErrorCodes.OAuthStateInvalid, "Begin again.");

    public async ValueTask<OAuthOutcome> CompleteAsync(
        HttpContext context, string providerId, ProviderAnswer answer, ClientDevice device, CancellationToken cancellationToken)
    {
        // 1. This browser began it, with this provider, and has not come back before. Else whoever made the link would choose who is signed in here.
        if (answer.State is null || cookies.Take(context, answer.State) is not { } flow || flow.Provider != providerId || providers.Find(providerId) is not { } provider
            || !await states.TryUseAsync(answer.State, cancellationToken))
        {
            return await RefusedAsync(providerId, NotStartedHere, OAuthOutcome.SignInPage, device, cancellationToken);
        }

        var page = flow.Linking is null ? OAuthOutcome.SignInPage : flow.ReturnTo;

        // 2. The answer is this provider's (mix-up of two providers), and is a code.
        if (!(await provider.IsFromHereAsync(answer.Issuer, cancellationToken)).TryGet(out var isFromHere, out var failure))
        {
            return await RefusedAsync(providerId, failure, page, device, cancellationToken);
        }

        if (!isFromHere)
        {
            return await RefusedAsync(providerId, ProviderClient.Failure("The answer names another issuer."), page, device, cancellationToken);
        }

        if (answer.Error is not null || answer.Code is null)
        {
            return await RefusedAsync(
                providerId,
                answer.Error == "access_denied" ? new ParleyError(ErrorCodes.OAuthDenied, "It was refused there.") : ProviderClient.Failure("The provider answered with an error, or without a code."),
                page,
                device,
                cancellationToken);
        }

        // 3. The code stands for somebody.
        if (!(await provider.RedeemAsync(answer.Code, start.RequestOf(flow), cancellationToken)).TryGet(out var identity, out failure))
        {
            return await RefusedAsync(providerId, failure, page, device, cancellationToken);
        }

        return flow.Linking is { } user
            ? await LinkAsync(user, flow, identity, device, cancellationToken)
            : await SignInAsync(context, flow, provider, identity, device, cancellationToken);
    }

    private async ValueTask<OAuthOutcome> SignInAsync(
        HttpContext context, OAuthFlow flow, IdentityProvider provider, ExternalIdentity identity, ClientDevice device, CancellationToken cancellationToken)
    {
        if (await identities.FindUserAsync(identity.Issuer, identity.Subject, identity.Account, cancellationToken) is { } user)
        {
            if ((await secondFactor.CompleteAsync(user, device, provider.Id, cancellationToken)).TryGet(out var session, out var error))
            {
                refreshCookie.Write(context, session);
                return new OAuthOutcome(flow.ReturnTo);
            }

            // Behind the #, which browsers keep to themselves: no log on the way has it.
            return error.Challenge is { } challenge
                ? new OAuthOutcome($"{OAuthOutcome.SignInPage}#challenge={challenge}")
                : await RefusedAsync(provider.Id, error, OAuthOutcome.SignInPage, device, cancellationToken);
        }

        // An address is no proof of an account here, even when the provider has verified it: its owner signs in here first and links then. Of one that is not verified
        // nothing is told, or anybody could ask who has an account.
        if (identity is { EmailVerified: true, Email: { } email } && await users.FindByLoginAsync(email, cancellationToken) is not null)
        {
            OAuthLog.NotLinked(logger, provider.Id);
            return new OAuthOutcome(ReturnPath.With(OAuthOutcome.SignInPage, "link", provider.Id));
        }

        if (!provider.AllowsRegistration)
        {
            var unknown = new ParleyError(ErrorCodes.OAuthUnknown, "Register first, then link the account in the settings.");
            return await RefusedAsync(provider.Id, unknown, OAuthOutcome.SignInPage, device, cancellationToken);
        }

        cookies.Write(context, Pending(flow, identity));
        return new OAuthOutcome(OAuthOutcome.RegistrationPage);
    }

    private async ValueTask<OAuthOutcome> LinkAsync(UserId user, OAuthFlow flow, ExternalIdentity identity, ClientDevice device, CancellationToken cancellationToken) =>
        await links.AddAsync(user, flow.Session!.Value, Pending(flow, identity), device.Address, cancellationToken) is { } refused
            ? await RefusedAsync(flow.Provider, refused, flow.ReturnTo, device, cancellationToken)
            : new OAuthOutcome(ReturnPath.With(flow.ReturnTo, "linked", flow.Provider));

    private PendingIdentity Pending(OAuthFlow flow, ExternalIdentity identity) => new()
    {
        Provider = flow.Provider,
        Issuer = identity.Issuer,
        Subject = identity.Subject,
        Account = Short(identity.Account),
        Name = Short(identity.Name),
        Email = Short(identity.Email),
        EmailVerified = identity.EmailVerified,
        ReturnTo = flow.ReturnTo,
        At = clock.GetUtcNow(),
    };

    // They come from elsewhere; the cookie that may carry them has room for so much.
    private static string? Short(string? text) => text is { Length: > 254 } ? null : text;

    private async ValueTask<OAuthOutcome> RefusedAsync(string provider, ParleyError error, string page, ClientDevice device, CancellationToken cancellationToken)
    {
        // What stands in the address may be anything; only names of the configuration are written down.
        var name = providers.Find(provider)?.Id ?? "unknown";
        OAuthLog.Refused(logger, name, error.Kind.Code, error.Detail);
        var detail = new Dictionary<string, string> { ["provider"] = name, ["reason"] = error.Kind.Code };
        await audit.CountAsync(new AuditEvent(AuditKinds.OAuthRefused, Address: device.Address, Detail: detail), cancellationToken);
        return OAuthOutcome.Failed(error, page);
    }
}
