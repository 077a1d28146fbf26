using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Privacy;

internal static class ChatSettingsEndpoints
{
    public static void MapChatSettings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me/chat-settings", async (HttpContext context, ChatSettingsService settings, CancellationToken cancellationToken) =>
                await settings.ReadAsync(context.Caller(), cancellationToken))
            .WithTags("Users")
            .RequirePermission(Permission.UseAccount)
            .WithName("ReadChatSettings")
            .WithSummary("What one lets others see.")
            .Produces<ChatSettings>();

        api.MapPatch("/me/chat-settings", async (
                UpdateChatSettingsRequest request, HttpContext context, ChatSettingsService settings, CancellationToken cancellationToken) =>
            (await settings.UpdateAsync(context.Caller(), request, cancellationToken)).ToHttp())
            .WithTags("Users")
            .RequirePermission(Permission.UseAccount)
            .WithName("UpdateChatSettings")
            .WithSummary("Changes what one lets others see: whether one has read their messages, and when one was last here. Both work in both directions.")
            .FailsWith(ErrorCodes.RateLimited)
            .Produces<ChatSettings>();
    }
}
