using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.Registration;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Guests;

internal static class GuestEndpoints
{
    public static void Map(IEndpointRouteBuilder auth)
    {
        auth.MapGet("/guest/challenge", (GuestEntry entry) => entry.Issue().ToHttp())
            .AllowAnonymous()
            .Produces<GuestChallengeResponse>()
            .WithName("GetGuestChallenge")
            .WithSummary("What is to be solved before one may be a guest.")
            .FailsWith(ErrorCodes.GuestsDisabled);
        auth.MapPost("/guest", EnterAsync)
            .AllowAnonymous()
            .Produces<SessionResponse>(StatusCodes.Status201Created)
            .WithName("EnterAsGuest")
            .WithSummary("Makes a guest, who may meet other guests for a day and nothing else, and signs them in.")
            .FailsWith(ErrorCodes.Forbidden, ErrorCodes.GuestsDisabled, ErrorCodes.ChallengeRequired, ErrorCodes.RateLimited);
        auth.MapPost("/guest/register", RegisterAsync)
            .RequirePermission(Permission.MeetGuests)
            .Produces<SessionResponse>(StatusCodes.Status201Created)
            .Produces<RegistrationPending>(StatusCodes.Status202Accepted)
            .WithName("RegisterGuest")
            .WithSummary("Makes an account of a guest, who takes along the chat that both its people wanted to keep.")
            .FailsWith(ErrorCodes.RegistrationClosed, ErrorCodes.InvalidInvitation, ErrorCodes.UsernameTaken, ErrorCodes.EmailTaken, ErrorCodes.RateLimited);
    }

    private static async Task<IResult> EnterAsync(
        GuestRequest request, HttpContext context, GuestEntry entry, RequestOrigin origin, CancellationToken cancellationToken)
    {
        if (request.TokenDelivery == TokenDelivery.Cookie && !origin.IsTrusted(context.Request))
        {
            return new ProblemResult(RequestOrigin.Foreign);
        }

        var entered = await entry.EnterAsync(request, ClientDevice.Of(context), cancellationToken);
        return entered.ToHttp(session => new SessionAnswer(session, request.TokenDelivery, StatusCodes.Status201Created));
    }

    private static async Task<IResult> RegisterAsync(
        GuestRegisterRequest request, HttpContext context, AccountRegistration registration, UserStore users, RequestOrigin origin, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        if (caller.Role != AccountRole.Guest)
        {
            return new ProblemResult(new ParleyError(ErrorCodes.Forbidden, "You have an account."));
        }

        if (request.TokenDelivery == TokenDelivery.Cookie && !origin.IsTrusted(context.Request))
        {
            return new ProblemResult(RequestOrigin.Foreign);
        }

        var asMember = new RegisterRequest
        {
            Username = request.Username,
            Email = request.Email,
            Password = request.Password,
            Invitation = request.Invitation,
            DisplayName = request.DisplayName ?? (await users.FindAsync(caller.UserId, cancellationToken))?.DisplayName,
        };
        var registered = await registration.RegisterAsync(asMember, ClientDevice.Of(context), caller, cancellationToken);
        return registered.ToHttp(made => made.Session is { } session
            ? new SessionAnswer(session, request.TokenDelivery, StatusCodes.Status201Created)
            : Results.Json(new RegistrationPending(), statusCode: StatusCodes.Status202Accepted));
    }
}
