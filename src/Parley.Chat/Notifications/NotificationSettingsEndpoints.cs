using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Notifications;

internal static class NotificationSettingsEndpoints
{
    public static void MapNotificationSettings(this IEndpointRouteBuilder conversations)
    {
        conversations.MapGet("/{id:guid}/notification-settings", async (
                ConversationId id, HttpContext context, NotificationSettingsService settings, CancellationToken cancellationToken) =>
            (await settings.ReadAsync(context.Caller(), id, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseAccount)
            .WithName("ReadNotificationSettings")
            .WithSummary("What one wants to be notified of in this conversation.")
            .Produces<NotificationSettings>();

        conversations.MapPut("/{id:guid}/notification-settings", async (
                ConversationId id, SetNotificationSettingsRequest request, HttpContext context, NotificationSettingsService settings,
                CancellationToken cancellationToken) =>
            (await settings.SetAsync(context.Caller(), id, request, cancellationToken)).ToHttp())
            .RequirePermission(Permission.UseAccount)
            .WithName("SetNotificationSettings")
            .WithSummary("Sets what one wants to be notified of in this conversation, on all one's devices; what is absent is the default.")
            .Produces<NotificationSettings>();
    }
}
