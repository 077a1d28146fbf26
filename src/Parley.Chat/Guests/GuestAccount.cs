using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;

namespace Parley.Chat.Guests;

/// <summary>The account of a caller whom the chat knows by an alias.</summary>
internal sealed record GuestAccount(UserId Id);

internal static class GuestAccounts
{
    /// <summary>From here on the chat's endpoints know guests by their alias: as a caller, a guest has no other id.</summary>
    public static RouteGroupBuilder WithGuestAliases(this RouteGroupBuilder api)
    {
        api.AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            if (context.Features.Get<Caller>() is { } caller)
            {
                var known = await context.RequestServices.GetRequiredService<GuestPeople>().ToAliasAsync(caller, context.RequestAborted);
                if (known != caller)
                {
                    context.Features.Set(new GuestAccount(caller.UserId));
                    context.Features.Set(known);
                }
            }

            return await next(invocation);
        });
        return api;
    }

    /// <summary>The caller's account: what their token says.</summary>
    public static UserId Account(this HttpContext context) => context.Features.Get<GuestAccount>()?.Id ?? context.Caller().UserId;
}
