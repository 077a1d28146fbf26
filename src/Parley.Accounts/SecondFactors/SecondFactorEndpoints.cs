using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.SecondFactors;

internal static class SecondFactorEndpoints
{
    public static void Map(RouteGroupBuilder factor)
    {
        factor.WithMetadata(JsonBodyLimit.Instance);
        factor.MapGet("", ReadAsync)
            .RequirePermission(Permission.EnrolSecondFactor)
            .Produces<SecondFactorStatus>()
            .WithName("GetSecondFactor")
            .WithSummary("Whether one has a second factor, and whether one must.");
        factor.MapPost("", BeginAsync)
            .RequirePermission(Permission.EnrolSecondFactor)
            .Produces<SecondFactorEnrolment>()
            .WithName("BeginSecondFactor")
            .WithSummary("A secret for an authenticator app. It counts once a code of it was confirmed.")
            .FailsWith(ErrorCodes.InvalidCredentials, ErrorCodes.ReauthenticationRequired, ErrorCodes.SecondFactorExists, ErrorCodes.RateLimited);
        factor.MapPost("/confirm", ConfirmAsync)
            .RequirePermission(Permission.EnrolSecondFactor)
            .Produces<RecoveryCodesResponse>()
            .WithName("ConfirmSecondFactor")
            .WithSummary("Sets the second factor up by a first code, and answers with ten recovery codes, once.")
            .FailsWith(ErrorCodes.InvalidCode, ErrorCodes.SecondFactorExists, ErrorCodes.RateLimited);
        factor.MapDelete("", RemoveAsync)
            .RequirePermission(Permission.UseAccount)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("RemoveSecondFactor")
            .WithSummary("Removes the second factor. Takes the password and a code.")
            .FailsWith(ErrorCodes.InvalidCredentials, ErrorCodes.ReauthenticationRequired, ErrorCodes.InvalidCode, ErrorCodes.RateLimited);
        factor.MapPost("/recovery-codes", RenewAsync)
            .RequirePermission(Permission.UseAccount)
            .Produces<RecoveryCodesResponse>()
            .WithName("RenewRecoveryCodes")
            .WithSummary("Ten new recovery codes; the old ones end. Takes the password and a code.")
            .FailsWith(ErrorCodes.InvalidCredentials, ErrorCodes.ReauthenticationRequired, ErrorCodes.InvalidCode, ErrorCodes.RateLimited);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, UserStore users, SecondFactors factors, CancellationToken cancellationToken) =>
        await users.FindAsync(context.Caller().UserId, cancellationToken) is { } user ? Results.Ok(await factors.ReadAsync(user, cancellationToken)) : Gone;

    private static async Task<IResult> BeginAsync(
        BeginSecondFactorRequest request, HttpContext context, UserStore users, SecondFactors factors, Reauthentication reauthentication, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(context.Caller().UserId, cancellationToken) is not { } user)
        {
            return Gone;
        }

        return await reauthentication.CheckAsync(context.Caller(), request.Password, cancellationToken) is { } wrong
            ? new ProblemResult(wrong)
            : NoStore(context, (await factors.BeginAsync(user, cancellationToken)).ToHttp());
    }

    private static async Task<IResult> ConfirmAsync(
        ConfirmSecondFactorRequest request, HttpContext context, UserStore users, SecondFactors factors, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(context.Caller().UserId, cancellationToken) is not { } user)
        {
            return Gone;
        }

        return string.IsNullOrWhiteSpace(request.Code)
            ? new ProblemResult(ParleyError.Invalid(new FieldError("code", "is required")))
            : NoStore(context, (await factors.ConfirmAsync(user, context.Caller().SessionId, request.Code, ClientAddress.Of(context), cancellationToken)).ToHttp());
    }

    private static async Task<IResult> RemoveAsync(
        [FromBody] ChangeSecondFactorRequest request, HttpContext context, UserStore users, SecondFactors factors, Reauthentication reauthentication,
        CancellationToken cancellationToken) =>
        await ChangeAsync(request, context, users, reauthentication, async (user, attempt) =>
            (await factors.RemoveAsync(user, context.Caller().SessionId, attempt, ClientAddress.Of(context), cancellationToken)).ToHttp(_ => Results.NoContent()), cancellationToken);

    private static async Task<IResult> RenewAsync(
        ChangeSecondFactorRequest request, HttpContext context, UserStore users, SecondFactors factors, Reauthentication reauthentication,
        CancellationToken cancellationToken) =>
        await ChangeAsync(request, context, users, reauthentication, async (user, attempt) => NoStore(
            context, (await factors.RenewCodesAsync(user, context.Caller().SessionId, attempt, ClientAddress.Of(context), cancellationToken)).ToHttp()), cancellationToken);

    private static async Task<IResult> ChangeAsync(
        ChangeSecondFactorRequest request, HttpContext context, UserStore users, Reauthentication reauthentication,
        Func<UserRow, SecondFactorAttempt, Task<IResult>> change, CancellationToken cancellationToken)
    {
        if (request.Code is null == request.RecoveryCode is null)
        {
            return new ProblemResult(ParleyError.Invalid(new FieldError("code", "is required, or recoveryCode in its place")));
        }

        if (await users.FindAsync(context.Caller().UserId, cancellationToken) is not { } user)
        {
            return Gone;
        }

        return await reauthentication.CheckAsync(context.Caller(), request.Password, cancellationToken) is { } wrong
            ? new ProblemResult(wrong)
            : await change(user, new SecondFactorAttempt(request.Code, request.RecoveryCode));
    }

    private static ProblemResult Gone => new(new ParleyError(ErrorCodes.Unauthenticated, "The account is gone."));

    // What is answered once must not lie in a cache.
    private static IResult NoStore(HttpContext context, IResult result)
    {
        context.Response.Headers.CacheControl = "no-store";
        return result;
    }
}
