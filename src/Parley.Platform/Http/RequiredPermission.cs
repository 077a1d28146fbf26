using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Platform.Http;

/// <summary>
/// What an endpoint asks of its caller. Every endpoint says either this or <c>AllowAnonymous()</c>; one that says neither is open to nobody, and a test names it.
/// </summary>
public sealed record RequiredPermission(Permission Permission)
{
    /// <summary>What a caller without it is told.</summary>
    public static ParleyError Denied(Permission permission) =>
        new(ErrorCodes.Forbidden, $"This needs the permission `{permission}`, which your role does not have, or not yet.");
}

public static class RequiredPermissionExtensions
{
    /// <summary>Lets in only callers with this permission; in a group, in addition to what an endpoint asks itself.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredPermission(permission));

    /// <summary>
    /// The policy of every endpoint that does not allow anonymous callers. What is no endpoint needs no caller: "not found", "method not allowed" and
    /// "unsupported media type" (made by routing itself) are told to everybody.
    /// </summary>
    internal static bool MayUse(AuthorizationHandlerContext context)
    {
        if (context.Resource is not HttpContext http)
        {
            return false;
        }

        return http.GetEndpoint() is not RouteEndpoint endpoint || (http.Features.Get<Caller>() is { } caller && FirstMissing(endpoint, caller, out var asked) is null && asked);
    }

    /// <summary>The first permission that a caller lacks for an endpoint; null when it is none.</summary>
    /// <param name="asked">Whether the endpoint asks for any at all.</param>
    internal static Permission? FirstMissing(Endpoint endpoint, Caller caller, out bool asked)
    {
        var required = endpoint.Metadata.GetOrderedMetadata<RequiredPermission>();
        asked = required.Count > 0;
        foreach (var one in required)
        {
            if (!caller.Has(one.Permission))
            {
                return one.Permission;
            }
        }

        return null;
    }
}
