using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.OAuth.Providers;
using Parley.Accounts.Sessions;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.OAuth;

/// <summary>The way to a provider and back. Both are pages that a browser goes to, so they answer by sending it on; what went wrong is in the address.</summary>
internal static class OAuthEndpoints
{
    public static void Map(IEndpointRouteBuilder auth)
    {
        auth.MapGet("/providers", List)
            .AllowAnonymous()
            .Produces<ListResponse<SignInProvider>>()
            .WithName("ListProviders")
            .WithSummary("Where else one may have an account to sign in with.");
        auth.MapGet("/oauth/{provider}/start", StartAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status302Found)
            .WithName("StartProviderSignIn")
            .WithSummary("Sends the browser to the provider. `returnTo` is the page of this server to end on.")
            .FailsWith(ErrorCodes.ValidationFailed, ErrorCodes.NotFound, ErrorCodes.RateLimited);
        auth.MapGet("/oauth/{provider}/callback", CompleteAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status302Found)
            .WithName("CompleteProviderSignIn")
            .WithSummary("Where the provider sends the browser back to: signs it in, or says in the address of the next page why not.");
    }

    private static IResult List(IdentityProviders providers) => Results.Ok(new ListResponse<SignInProvider>
    {
        Items = [.. providers.All.Select(provider => new SignInProvider { Id = provider.Id, Name = provider.Name })],
        NextCursor = null,
    });

    private static async Task<IResult> StartAsync(
        string provider, string? returnTo, HttpContext context, IdentityProviders providers, OAuthStart start, CancellationToken cancellationToken)
    {
        if (providers.Find(provider) is not { } found)
        {
            return new ProblemResult(ParleyError.NotFound("provider"));
        }

        if (!ReturnPath.IsOwn(returnTo ?? ReturnPath.Home))
        {
            return new ProblemResult(ParleyError.Invalid(new FieldError("returnTo", "must be a path of this server, like /settings")));
        }

        context.Response.Headers.CacheControl = "no-store";
        var begun = await start.BeginAsync(context, found, returnTo ?? ReturnPath.Home, linking: null, cancellationToken);
        if (begun.TryGet(out var address, out var failure))
        {
            return Results.Redirect(address.AbsoluteUri);
        }

        return failure.Kind == ErrorCodes.RateLimited ? new ProblemResult(failure) : Results.Redirect(OAuthOutcome.Failed(failure).Location);
    }

    private static async Task<IResult> CompleteAsync(string provider, HttpContext context, OAuthCallback callback, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var answer = ProviderAnswer.Read(context.Request.Query);
        var outcome = await callback.CompleteAsync(context, provider, answer, ClientDevice.Of(context), cancellationToken);
        return Results.Redirect(outcome.Location);
    }
}

/// <summary>What a provider has written into the address that it sends the browser back to. A parameter that comes twice counts as none.</summary>
internal sealed record ProviderAnswer(string? State, string? Code, string? Issuer, string? Error)
{
    private const int LongestState = 128, LongestCode = 2048, LongestIssuer = 512, LongestError = 64;

    public static ProviderAnswer Read(IQueryCollection query) => new(
        One(query["state"], LongestState), One(query["code"], LongestCode), query.ContainsKey("iss") ? One(query["iss"], LongestIssuer) ?? "" : null, One(query["error"], LongestError));

    private static string? One(StringValues values, int longest) => values is [{ Length: > 0 } value] && value.Length <= longest ? value : null;
}

/// <summary>The page that the browser goes to in the end.</summary>
internal sealed record OAuthOutcome(string Location)
{
    public const string SignInPage = "/sign-in", RegistrationPage = "/complete-registration";

    /// <param name="page">Where the error is shown.</param>
    public static OAuthOutcome Failed(ParleyError error, string page = SignInPage) => new(ReturnPath.With(page, "error", error.Kind.Code));
}
