using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Passwords;

internal static class PasswordEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth/password").WithMetadata(JsonBodyLimit.Instance).AllowAnonymous();
        auth.MapPost("/forgot", ForgotAsync)
            .Produces(StatusCodes.Status202Accepted)
            .WithName("ForgotPassword")
            .WithSummary("Mails a link to choose another password. The answer does not tell whether there is such an account.")
            .FailsWith(ErrorCodes.RateLimited);
        auth.MapPost("/reset", ResetAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("ResetPassword")
            .WithSummary("Chooses another password by the mailed link's token, which works once, for 15 minutes. Ends all sessions.")
            .FailsWith(ErrorCodes.InvalidLink, ErrorCodes.RateLimited);
        api.MapPost("/me/password", ChangeAsync)
            .RequirePermission(Permission.UseAccount)
            .WithMetadata(JsonBodyLimit.Instance)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("ChangePassword")
            .WithSummary("Changes the caller's password and ends their other sessions.")
            .FailsWith(ErrorCodes.InvalidCredentials, ErrorCodes.ReauthenticationRequired, ErrorCodes.RateLimited);
    }

    private static async Task<IResult> ForgotAsync(EmailRequest request, HttpContext context, PasswordReset reset, CancellationToken cancellationToken) =>
        await reset.AskAsync(request.Email, ClientAddress.Of(context), cancellationToken) is { } error ? new ProblemResult(error) : Results.StatusCode(StatusCodes.Status202Accepted);

    private static async Task<IResult> ResetAsync(ResetPasswordRequest request, HttpContext context, PasswordReset reset, CancellationToken cancellationToken) =>
        await reset.ResetAsync(request.Token, request.Password, ClientAddress.Of(context), cancellationToken) is { } error ? new ProblemResult(error) : Results.NoContent();

    private static async Task<IResult> ChangeAsync(ChangePasswordRequest request, HttpContext context, PasswordChange change, CancellationToken cancellationToken) =>
        await change.ChangeAsync(context.Caller(), request.CurrentPassword, request.NewPassword, ClientAddress.Of(context), cancellationToken) is { } error
            ? new ProblemResult(error)
            : Results.NoContent();
}
