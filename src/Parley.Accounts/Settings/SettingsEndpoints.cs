using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Settings;

internal static class SettingsEndpoints
{
    public static void Map(IEndpointRouteBuilder me)
    {
        me.MapGet("/settings", async (HttpContext context, IOwnAccount own, CancellationToken cancellationToken) =>
                await own.SettingsAsync(context.Caller().UserId, cancellationToken))
            .Produces<UserSettings>()
            .RequirePermission(Permission.UseAccount)
            .WithName("ReadSettings")
            .WithSummary("One's own settings: notifications, privacy, and how the chat behaves.");
        me.MapPatch("/settings", async (UpdateUserSettingsRequest request, HttpContext context, SettingsService settings, CancellationToken cancellationToken) =>
                (await settings.UpdateAsync(context.Caller().UserId, request, cancellationToken)).ToHttp())
            .Produces<UserSettings>()
            .RequirePermission(Permission.UseAccount)
            .WithName("UpdateSettings")
            .WithSummary("Changes one's own settings on all devices; what is absent stays.");
    }
}
