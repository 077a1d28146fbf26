using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Edits;

/// <summary>Edits and deletes through either door, so that a test can say once what both must do.</summary>
internal sealed class Changer(TestUser user, TestSocket socket, Door door)
{
    public async Task<ChangeMessageResponse> EditAsync(Message message, string text) =>
        (await RequireAsync(EditRawAsync(message.ConversationId, message.Id, new { text }))).As<ChangeMessageResponse>();

    public Task<ErrorBody> EditRefusedAsync(Message message, object fields, ErrorCode code) => RefusedAsync(EditRawAsync(message.ConversationId, message.Id, fields), code);

    public async Task<DeleteMessageResponse> DeleteAsync(Message message, string? scope = null) =>
        (await RequireAsync(DeleteRawAsync(message.ConversationId, message.Id, scope))).As<DeleteMessageResponse>();

    public Task<ErrorBody> DeleteRefusedAsync(Message message, ErrorCode code, string? scope = null) =>
        RefusedAsync(DeleteRawAsync(message.ConversationId, message.Id, scope), code);

    public Task<(JsonElement? Done, ErrorBody? Error)> EditRawAsync(ConversationId conversation, MessageId message, object fields) => door == Door.Socket
        ? EmitAsync(EventNames.EditMessage, conversation, message, fields)
        : RequestAsync(HttpMethod.Patch, $"conversations/{conversation}/messages/{message}", JsonContent.Create(fields, options: Wire.Options));

    public Task<(JsonElement? Done, ErrorBody? Error)> DeleteRawAsync(ConversationId conversation, MessageId message, string? scope) => door == Door.Socket
        ? EmitAsync(EventNames.DeleteMessage, conversation, message, scope is null ? new { } : new Dictionary<string, string> { ["for"] = scope })
        : RequestAsync(HttpMethod.Delete, $"conversations/{conversation}/messages/{message}{(scope is null ? "" : $"?for={scope}")}", null);

    private static async Task<JsonElement> RequireAsync(Task<(JsonElement? Done, ErrorBody? Error)> change)
    {
        var (done, error) = await change;
        Assert.True(done is not null, $"{error?.Code}: {error?.Detail}");
        return done.Value;
    }

    private static async Task<ErrorBody> RefusedAsync(Task<(JsonElement? Done, ErrorBody? Error)> change, ErrorCode code)
    {
        var (done, error) = await change;
        Assert.True(error is not null, $"expected {code.Code}, but it was done: {done}");
        Assert.True(error.Code == code.Code, $"expected {code.Code}, got {error.Code}: {error.Detail}");
        return error;
    }

    private async Task<(JsonElement? Done, ErrorBody? Error)> EmitAsync(string name, ConversationId conversation, MessageId message, object fields)
    {
        var more = JsonSerializer.Serialize(fields, Wire.Options)[1..^1];
        var answer = await socket.EmitRawAsync(name, $$"""{"conversationId":"{{conversation}}","messageId":"{{message}}"{{(more.Length == 0 ? "" : ",")}}{{more}}}""");
        return answer.GetProperty("ok").GetBoolean() ? (answer, null) : (null, answer.GetProperty("error").As<ErrorBody>());
    }

    private async Task<(JsonElement? Done, ErrorBody? Error)> RequestAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var response = await user.RequestAsync(method, path, content);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? (JsonElement.Parse(body), null)
            : (null, JsonSerializer.Deserialize<ErrorBody>(body, Wire.Options));
    }
}

internal static class ChangerSteps
{
    public static Changer Changing(this DirectChat chat, Door door) => new(chat.Ada, chat.AdasSocket, door);

    public static Changer BobChanging(this DirectChat chat, Door door) => new(chat.Bob, chat.BobsSocket, door);

    public static Task<ChangeMessageResponse> EditAsync(this TestUser user, Message message, string text) =>
        user.PatchAsync($"conversations/{message.ConversationId}/messages/{message.Id}", new { text }).ReadAsync<ChangeMessageResponse>(200);

    public static Task<DeleteMessageResponse> DeleteAsync(this TestUser user, Message message, string scope = "everyone") =>
        user.DeleteAsync($"conversations/{message.ConversationId}/messages/{message.Id}?for={scope}").ReadAsync<DeleteMessageResponse>(200);

    public static Task<ListResponse<MessageVersion>> VersionsAsync(this TestUser user, Message message, string query = "") =>
        user.GetAsync($"conversations/{message.ConversationId}/messages/{message.Id}/versions{query}").ReadAsync<ListResponse<MessageVersion>>(200);
}
