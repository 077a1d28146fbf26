using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.Sessions;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.SignIn;

internal static class SecondFactorEndpoint
{
    public static void Map(IEndpointRouteBuilder auth) =>
        auth.MapPost("/second-factor", AnswerAsync)
            .AllowAnonymous()
            .Produces<SessionResponse>()
            .WithName("AnswerSecondFactor")
            .WithSummary("Ends a sign-in that asked for a second factor: with a code of the app, or with a recovery code, which is used up.")
            .FailsWith(ErrorCodes.Forbidden, ErrorCodes.InvalidChallenge, ErrorCodes.InvalidCode, ErrorCodes.InvalidCredentials, ErrorCodes.AccountDisabled, ErrorCodes.RateLimited);

    private static async Task<IResult> AnswerAsync(
        SecondFactorRequest request, HttpContext context, SecondFactorSignIn signIn, RequestOrigin origin, CancellationToken cancellationToken)
    {
        if (request.TokenDelivery == TokenDelivery.Cookie && !origin.IsTrusted(context.Request))
        {
            return new ProblemResult(RequestOrigin.Foreign);
        }

        var answered = await signIn.AnswerAsync(request, ClientDevice.Of(context), cancellationToken);
        return answered.ToHttp(session => new SessionAnswer(session, request.TokenDelivery, StatusCodes.Status200OK));
    }
}
