using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Pins;

/// <summary>Pins through either door, so that a test can say once what both must do.</summary>
internal sealed class Pinner(TestUser user, TestSocket socket, Door door)
{
    public Task<ChangeMessageResponse> PinAsync(Message message) => DoAsync(message, remove: false);

    public Task<ChangeMessageResponse> UnpinAsync(Message message) => DoAsync(message, remove: true);

    public Task<ErrorBody> RefusedAsync(Message message, ErrorCode code, bool remove = false) =>
        door == Door.Socket ? EmitAsync(message, remove).RefusedAsync(code) : RequestAsync(message, remove).ProblemAsync(code);

    private Task<ChangeMessageResponse> DoAsync(Message message, bool remove) => door == Door.Socket
        ? EmitAsync(message, remove).OkAsync<ChangeMessageResponse>()
        : RequestAsync(message, remove).ReadAsync<ChangeMessageResponse>(200);

    private Task<JsonElement> EmitAsync(Message message, bool remove) =>
        socket.EmitAsync(EventNames.PinMessage, new { conversationId = message.ConversationId, messageId = message.Id, remove });

    private Task<HttpResponseMessage> RequestAsync(Message message, bool remove)
    {
        var path = $"conversations/{message.ConversationId}/messages/{message.Id}/pin";
        return remove ? user.DeleteAsync(path) : user.PostAsync(path, new { });
    }
}

internal static class PinSteps
{
    public static Pinner Pinning(this DirectChat chat, Door door) => new(chat.Ada, chat.AdasSocket, door);

    public static Pinner BobPinning(this DirectChat chat, Door door) => new(chat.Bob, chat.BobsSocket, door);

    public static Task<ChangeMessageResponse> PinAsync(this TestUser user, Message message) =>
        user.PostAsync($"conversations/{message.ConversationId}/messages/{message.Id}/pin", new { }).ReadAsync<ChangeMessageResponse>(200);

    public static Task<ChangeMessageResponse> UnpinAsync(this TestUser user, Message message) =>
        user.DeleteAsync($"conversations/{message.ConversationId}/messages/{message.Id}/pin").ReadAsync<ChangeMessageResponse>(200);

    public static Task<ListResponse<Message>> PinsAsync(this TestUser user, ConversationId id, string query = "") =>
        user.GetAsync($"conversations/{id}/pins{query}").ReadAsync<ListResponse<Message>>(200);

    public static async Task<IReadOnlyList<string>> PinnedTextsAsync(this TestUser user, ConversationId id) =>
        [.. (await user.PinsAsync(id)).Items.Select(message => message.Text)];
}
