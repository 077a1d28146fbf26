using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Registration;

internal static class VerificationEndpoints
{
    public static void Map(IEndpointRouteBuilder auth)
    {
        auth.MapPost("/verify-email", VerifyAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status204NoContent)
            .WithName("VerifyEmail")
            .WithSummary("Confirms the address of a registration, by the mailed link's token or by the address and the mailed code: then it is an account.")
            .FailsWith(ErrorCodes.InvalidLink, ErrorCodes.UsernameTaken);
        auth.MapPost("/verify-email/resend", ResendAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status202Accepted)
            .WithName("ResendVerification")
            .WithSummary("Sends the mail of a registration again, with another link and code. The answer does not tell whether there is one.")
            .FailsWith(ErrorCodes.RateLimited);
    }

    private static async Task<IResult> VerifyAsync(VerifyEmailRequest request, HttpContext context, EmailVerification verification, CancellationToken cancellationToken)
    {
        var verified = await verification.VerifyAsync(request.Token, request.Email, request.Code, ClientAddress.Of(context), cancellationToken);
        return verified.ToHttp(_ => Results.NoContent());
    }

    private static async Task<IResult> ResendAsync(EmailRequest request, HttpContext context, EmailVerification verification, CancellationToken cancellationToken) =>
        await verification.ResendAsync(request.Email, ClientAddress.Of(context), cancellationToken) is { } error ? new ProblemResult(error) : Results.StatusCode(StatusCodes.Status202Accepted);
}
