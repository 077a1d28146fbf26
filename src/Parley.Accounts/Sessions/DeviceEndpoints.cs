using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Sessions;

/// <summary>The caller's devices: at most <see cref="AccountsOptions.SessionsPerUser"/>, so one page holds them.</summary>
internal static class DeviceEndpoints
{
    public static void Map(IEndpointRouteBuilder sessions)
    {
        sessions.MapGet("", ListAsync)
            .RequirePermission(Permission.UseAccount)
            .Produces<ListResponse<DeviceSession>>()
            .WithName("ListSessions")
            .WithSummary("The devices that the caller is signed in on, the one used last first.");
        sessions.MapDelete("", EndOthersAsync)
            .RequirePermission(Permission.UseAccount)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("EndOtherSessions")
            .WithSummary("Signs all other devices of the caller out.");
        sessions.MapDelete("/{id:guid}", EndAsync)
            .RequirePermission(Permission.UseAccount)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("EndSession")
            .WithSummary("Signs one of the caller's devices out, this one too.");
    }

    private static async Task<IResult> ListAsync(HttpContext context, SessionStore store, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        var rows = await store.ListAsync(caller.UserId, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new ListResponse<DeviceSession>
        {
            Items = [.. rows.Select(row => new DeviceSession
            {
                Id = row.Id,
                Name = row.Device ?? DeviceName.Unknown,
                Address = row.Address ?? "",
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
                LastUsedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.LastUsedAt),
                Current = row.Id == caller.SessionId,
            })],
            NextCursor = null,
        });
    }

    private static async Task<IResult> EndAsync(Guid id, HttpContext context, UserSessions sessions, CancellationToken cancellationToken)
    {
        var ended = await sessions.EndAsync(new SessionId(id), context.Caller().UserId, SessionEnd.Revoked, cancellationToken);
        return ended ? Results.NoContent() : new ProblemResult(ParleyError.NotFound("session"));
    }

    private static async Task<IResult> EndOthersAsync(HttpContext context, UserStore users, UserSessions sessions, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        if (await users.FindAsync(caller.UserId, cancellationToken) is { } user)
        {
            await sessions.EndAllAsync(user, caller.SessionId, SessionEnd.Revoked, cancellationToken);
        }

        return Results.NoContent();
    }
}
