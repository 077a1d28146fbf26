using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.Sessions;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Registration;

internal static class RegisterEndpoint
{
    public static void Map(IEndpointRouteBuilder auth) =>
        auth.MapPost("/register", RegisterAsync)
            .AllowAnonymous()
            .Produces<SessionResponse>(StatusCodes.Status201Created)
            .Produces<RegistrationPending>(StatusCodes.Status202Accepted)
            .WithName("Register")
            .WithSummary("Makes an account and signs it in; where the server sends mail, the address is to be confirmed first. The setup code makes the first owner.")
            .FailsWith(
                ErrorCodes.Forbidden, ErrorCodes.InvalidSetupCode, ErrorCodes.RegistrationClosed, ErrorCodes.InvalidInvitation,
                ErrorCodes.UsernameTaken, ErrorCodes.EmailTaken, ErrorCodes.RateLimited);

    private static async Task<IResult> RegisterAsync(
        RegisterRequest request, HttpContext context, AccountRegistration registration, RequestOrigin origin, CancellationToken cancellationToken)
    {
        if (request.TokenDelivery == TokenDelivery.Cookie && !origin.IsTrusted(context.Request))
        {
            return new ProblemResult(RequestOrigin.Foreign);
        }

        var registered = await registration.RegisterAsync(request, ClientDevice.Of(context), guest: null, cancellationToken);
        return registered.ToHttp(made => made.Session is { } session
            ? new SessionAnswer(session, request.TokenDelivery, StatusCodes.Status201Created)
            : Results.Json(new RegistrationPending(), statusCode: StatusCodes.Status202Accepted));
    }
}
