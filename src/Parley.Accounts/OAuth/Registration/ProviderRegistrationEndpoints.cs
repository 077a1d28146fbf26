using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.OAuth.Providers;
using Parley.Accounts.Sessions;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.OAuth.Registration;

/// <summary>How somebody who came by a provider, and has no account here, makes one. Who they are is in a cookie of the way back.</summary>
internal static class ProviderRegistrationEndpoints
{
    private static readonly ParleyError NothingPending = new(ErrorCodes.OAuthStateInvalid, "Sign in at the provider first.");

    public static void Map(IEndpointRouteBuilder auth)
    {
        auth.MapGet("/oauth/registration", GetAsync)
            .AllowAnonymous()
            .Produces<ProviderRegistration>()
            .WithName("GetProviderRegistration")
            .WithSummary("What is known of the person who came by a provider and has no account here yet.")
            .FailsWith(ErrorCodes.OAuthStateInvalid);
        auth.MapPost("/oauth/registration", RegisterAsync)
            .AllowAnonymous()
            .Produces<SessionResponse>(StatusCodes.Status201Created)
            .WithName("RegisterByProvider")
            .WithSummary("Makes an account that signs in by the provider. The refresh token travels in the cookie.")
            .FailsWith(
                ErrorCodes.Forbidden, ErrorCodes.OAuthStateInvalid, ErrorCodes.IdentityTaken, ErrorCodes.RegistrationClosed,
                ErrorCodes.InvalidInvitation, ErrorCodes.UsernameTaken, ErrorCodes.EmailTaken, ErrorCodes.RateLimited);
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, FlowCookies cookies, IdentityProviders providers, ProviderRegistrations registrations, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (cookies.ReadPending(context) is not { } pending || providers.Find(pending.Provider) is not { } provider)
        {
            return new ProblemResult(NothingPending);
        }

        return Results.Ok(new ProviderRegistration
        {
            Provider = new SignInProvider { Id = provider.Id, Name = provider.Name },
            Username = await registrations.SuggestAsync(pending, cancellationToken),
            DisplayName = pending.Name,
            Email = pending.EmailVerified ? pending.Email : null,
            ReturnTo = pending.ReturnTo,
        });
    }

    private static async Task<IResult> RegisterAsync(
        ProviderRegistrationRequest request,
        HttpContext context,
        FlowCookies cookies,
        IdentityProviders providers,
        ProviderRegistrations registrations,
        RequestOrigin origin,
        CancellationToken cancellationToken)
    {
        if (!origin.IsTrusted(context.Request))
        {
            return new ProblemResult(RequestOrigin.Foreign);
        }

        if (cookies.ReadPending(context) is not { } pending || providers.Find(pending.Provider) is not { AllowsRegistration: true })
        {
            return new ProblemResult(NothingPending);
        }

        var registered = await registrations.RegisterAsync(request, pending, ClientDevice.Of(context), cancellationToken);
        if (registered.Error is null)
        {
            cookies.DeletePending(context);
        }

        return registered.ToHttp(session => new SessionAnswer(session, TokenDelivery.Cookie, StatusCodes.Status201Created));
    }
}
