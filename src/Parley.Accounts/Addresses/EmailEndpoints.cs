using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Addresses;

internal static class EmailEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/me/email", ChangeAsync)
            .RequirePermission(Permission.UseAccount)
            .WithMetadata(JsonBodyLimit.Instance)
            .Produces(StatusCodes.Status204NoContent)
            .Produces(StatusCodes.Status202Accepted)
            .WithName("ChangeEmail")
            .WithSummary("Changes the caller's address: 202 when a mail was sent to confirm it, 204 at once where there is no mail server.")
            .FailsWith(ErrorCodes.InvalidCredentials, ErrorCodes.ReauthenticationRequired, ErrorCodes.EmailTaken, ErrorCodes.RateLimited);
        var auth = api.MapGroup("/auth/email").WithMetadata(JsonBodyLimit.Instance).AllowAnonymous();
        auth.MapPost("/confirm", ConfirmAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("ConfirmEmail")
            .WithSummary("Makes an address the account's, by the token that was mailed to it.")
            .FailsWith(ErrorCodes.InvalidLink);
        auth.MapPost("/restore", RestoreAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("RestoreEmail")
            .WithSummary("Brings back the address that an account had, by the token that was mailed there. Ends all sessions and the password, and mails a link to choose another.")
            .FailsWith(ErrorCodes.InvalidLink);
    }

    private static async Task<IResult> ChangeAsync(ChangeEmailRequest request, HttpContext context, EmailChange change, CancellationToken cancellationToken)
    {
        var changed = await change.ChangeAsync(context.Caller(), request.Password, request.Email, ClientAddress.Of(context), cancellationToken);
        return changed.ToHttp(atOnce => Results.StatusCode(atOnce ? StatusCodes.Status204NoContent : StatusCodes.Status202Accepted));
    }

    private static async Task<IResult> ConfirmAsync(TokenRequest request, HttpContext context, EmailChange change, CancellationToken cancellationToken) =>
        await change.ConfirmAsync(request.Token, ClientAddress.Of(context), cancellationToken) is { } error ? new ProblemResult(error) : Results.NoContent();

    private static async Task<IResult> RestoreAsync(TokenRequest request, HttpContext context, EmailChange change, CancellationToken cancellationToken) =>
        await change.RestoreAsync(request.Token, ClientAddress.Of(context), cancellationToken) is { } error ? new ProblemResult(error) : Results.NoContent();
}
