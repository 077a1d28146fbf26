using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Reactions;

/// <summary>Reacts through either door, so that a test can say once what both must do.</summary>
internal sealed class Reactor(TestUser user, TestSocket socket, Door door)
{
    public Task<ChangeMessageResponse> AddAsync(Message message, string emoji) => DoAsync(message, emoji, remove: false);

    public Task<ChangeMessageResponse> RemoveAsync(Message message, string emoji) => DoAsync(message, emoji, remove: true);

    public Task<ErrorBody> RefusedAsync(Message message, string? emoji, ErrorCode code, bool remove = false) => door == Door.Socket
        ? EmitAsync(message, emoji, remove).RefusedAsync(code)
        : RequestAsync(message, emoji, remove).ProblemAsync(code);

    private Task<ChangeMessageResponse> DoAsync(Message message, string emoji, bool remove) => door == Door.Socket
        ? EmitAsync(message, emoji, remove).OkAsync<ChangeMessageResponse>()
        : RequestAsync(message, emoji, remove).ReadAsync<ChangeMessageResponse>(200);

    private Task<JsonElement> EmitAsync(Message message, string? emoji, bool remove) =>
        socket.EmitAsync(EventNames.React, new { conversationId = message.ConversationId, messageId = message.Id, emoji, remove });

    private Task<HttpResponseMessage> RequestAsync(Message message, string? emoji, bool remove)
    {
        var path = $"conversations/{message.ConversationId}/messages/{message.Id}/reactions";
        return remove
            ? user.DeleteAsync(emoji is null ? path : $"{path}?emoji={Uri.EscapeDataString(emoji)}")
            : user.RequestAsync(HttpMethod.Post, path, JsonContent.Create(new { emoji }, options: Wire.Options));
    }
}

internal static class ReactorSteps
{
    public static Reactor Reacting(this DirectChat chat, Door door) => new(chat.Ada, chat.AdasSocket, door);

    public static Reactor BobReacting(this DirectChat chat, Door door) => new(chat.Bob, chat.BobsSocket, door);

    public static Task<ChangeMessageResponse> ReactAsync(this TestUser user, Message message, string emoji) =>
        user.PostAsync($"conversations/{message.ConversationId}/messages/{message.Id}/reactions", new { emoji }).ReadAsync<ChangeMessageResponse>(200);

    public static Task<ChangeMessageResponse> UnreactAsync(this TestUser user, Message message, string emoji) =>
        user.DeleteAsync($"conversations/{message.ConversationId}/messages/{message.Id}/reactions?emoji={Uri.EscapeDataString(emoji)}").ReadAsync<ChangeMessageResponse>(200);

    public static Task<ListResponse<Reaction>> ReactionsAsync(this TestUser user, Message message, string query = "") =>
        user.GetAsync($"conversations/{message.ConversationId}/messages/{message.Id}/reactions{query}").ReadAsync<ListResponse<Reaction>>(200);

    /// <summary>Emoji, how many, and who of them is named.</summary>
    public static string Brief(this Message message, params TestUser[] people) => string.Join(' ', (message.Reactions ?? []).Select(one =>
        $"{one.Emoji}{one.Count}:{string.Join(',', one.UserIds.Select(id => people.FirstOrDefault(user => user.Id == id)?.Session.User.DisplayName ?? "?"))}"
        + (one.Mine switch { true => "+", false => "-", null => "" })));
}
