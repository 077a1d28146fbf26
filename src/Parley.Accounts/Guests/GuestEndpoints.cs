using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.Sessions;
using Parley.Platform.Http;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Guests;

internal static class GuestEndpoints
{
    public static void Map(IEndpointRouteBuilder auth)
    {
        auth.MapGet("/guest/challenge", (GuestEntry entry) => entry.Issue().ToHttp())
            .AllowAnonymous()
            .Produces<GuestChallengeResponse>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .WithName("GetGuestChallenge")
            .WithSummary("What is to be solved before one may be a guest.");
        auth.MapPost("/guest", EnterAsync)
            .AllowAnonymous()
            .Produces<SessionResponse>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithName("EnterAsGuest")
            .WithSummary("Makes a guest, who may meet other guests for a day and nothing else, and signs them in.");
    }

    private static async Task<IResult> EnterAsync(
        GuestRequest request, HttpContext context, GuestEntry entry, RequestOrigin origin, CancellationToken cancellationToken)
    {
        if (request.TokenDelivery == TokenDelivery.Cookie && !origin.IsTrusted(context.Request))
        {
            return new ProblemResult(RequestOrigin.Foreign);
        }

        var entered = await entry.EnterAsync(request, ClientAddress.Of(context), cancellationToken);
        return entered.ToHttp(session => new SessionAnswer(session, request.TokenDelivery, StatusCodes.Status201Created));
    }
}
