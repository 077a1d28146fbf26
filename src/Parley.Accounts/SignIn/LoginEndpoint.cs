using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.Sessions;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.SignIn;

internal static class LoginEndpoint
{
    public static void Map(IEndpointRouteBuilder auth) =>
        auth.MapPost("/login", LoginAsync)
            .AllowAnonymous()
            .Produces<SessionResponse>()
            .WithName("Login")
            .WithSummary("Signs in by username or e-mail address and password.")
            .FailsWith(
                ErrorCodes.Forbidden, ErrorCodes.InvalidCredentials, ErrorCodes.SecondFactorRequired,
                ErrorCodes.AccountDisabled, ErrorCodes.EmailNotVerified, ErrorCodes.RateLimited);

    private static async Task<IResult> LoginAsync(
        LoginRequest request, HttpContext context, PasswordSignIn signIn, RequestOrigin origin, CancellationToken cancellationToken)
    {
        // A foreign page that signs a browser in to its own account would read what its victim then writes (login CSRF).
        if (request.TokenDelivery == TokenDelivery.Cookie && !origin.IsTrusted(context.Request))
        {
            return new ProblemResult(RequestOrigin.Foreign);
        }

        var signedIn = await signIn.SignInAsync(request, ClientDevice.Of(context), cancellationToken);
        return signedIn.ToHttp(session => new SessionAnswer(session, request.TokenDelivery, StatusCodes.Status200OK));
    }
}
