using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.OAuth.Providers;
using Parley.Accounts.Sessions;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.OAuth.Identities;

/// <summary>The caller's accounts elsewhere.</summary>
internal static class IdentityEndpoints
{
    private const string Settings = "/settings/linked";

    public static void Map(IEndpointRouteBuilder identities)
    {
        identities.MapGet("", ListAsync)
            .RequirePermission(Permission.UseAccount)
            .Produces<ListResponse<LinkedIdentity>>()
            .WithName("ListIdentities")
            .WithSummary("The accounts elsewhere by which the caller may sign in.");
        identities.MapPost("/{provider}", LinkAsync)
            .RequirePermission(Permission.UseAccount)
            .WithMetadata(JsonBodyLimit.Instance)
            .Produces<LinkIdentityResponse>()
            .WithName("LinkIdentity")
            .WithSummary("Begins to link an account elsewhere, with the password: answers the provider's address for the browser to go to.")
            .FailsWith(ErrorCodes.NotFound, ErrorCodes.InvalidCredentials, ErrorCodes.ReauthenticationRequired, ErrorCodes.RateLimited, ErrorCodes.OAuthFailed);
        identities.MapDelete("/{provider}", UnlinkAsync)
            .RequirePermission(Permission.UseAccount)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("UnlinkIdentity")
            .WithSummary("Unlinks it, unless it is the last way to sign in.")
            .FailsWith(ErrorCodes.NotFound, ErrorCodes.LastSignInMethod);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IdentityStore store, IdentityProviders providers, CancellationToken cancellationToken)
    {
        var rows = await store.ListAsync(context.Caller().UserId, cancellationToken);
        return Results.Ok(new ListResponse<LinkedIdentity>
        {
            Items = [.. rows.Select(row => (Row: row, Provider: providers.All.FirstOrDefault(provider => provider.Issuer == row.Issuer))).Select(item => new LinkedIdentity
            {
                Provider = item.Provider?.Id ?? item.Row.Provider,
                Name = item.Provider?.Name ?? item.Row.Provider,
                Account = item.Row.Account,
                LinkedAt = DateTimeOffset.FromUnixTimeMilliseconds(item.Row.LinkedAt),
                LastUsedAt = item.Row.LastUsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null,
            })],
            NextCursor = null,
        });
    }

    private static async Task<IResult> LinkAsync(
        string provider, LinkIdentityRequest? request, HttpContext context, IdentityProviders providers, OAuthStart start, Reauthentication reauthentication,
        CancellationToken cancellationToken)
    {
        var returnTo = request?.ReturnTo ?? Settings;
        if (!ReturnPath.IsOwn(returnTo))
        {
            return new ProblemResult(ParleyError.Invalid(new FieldError("returnTo", "must be a path of this server, like /settings")));
        }

        if (providers.Find(provider) is not { } found)
        {
            return new ProblemResult(ParleyError.NotFound("provider"));
        }

        if (await reauthentication.CheckAsync(context.Caller(), request?.Password, cancellationToken) is { } refused)
        {
            return new ProblemResult(refused);
        }

        context.Response.Headers.CacheControl = "no-store";
        var begun = await start.BeginAsync(context, found, returnTo, context.Caller(), cancellationToken);
        return begun.ToHttp(address => Results.Ok(new LinkIdentityResponse { Url = address.AbsoluteUri }));
    }

    private static async Task<IResult> UnlinkAsync(string provider, HttpContext context, IdentityLinks links, CancellationToken cancellationToken) =>
        await links.RemoveAsync(context.Caller().UserId, provider, ClientDevice.Of(context).Address, cancellationToken) is { } refused
            ? new ProblemResult(refused)
            : Results.NoContent();
}
