using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Server.Tests.Fixture;

/// <summary>The two ways in; one rule behind both.</summary>
public enum Door
{
    Socket,
    Rest,
}

/// <summary>Sends through either door, so that a test can say once what both must do.</summary>
public sealed class Sender(TestUser user, TestSocket socket, Door door)
{
    /// <param name="conversation">Where to.</param>
    /// <param name="fields">The request's other fields, as raw JSON without braces.</param>
    public async Task<(JsonElement? Sent, ErrorBody? Error)> SendRawAsync(ConversationId conversation, string fields)
    {
        if (door == Door.Socket)
        {
            var separator = fields.Length == 0 ? "" : ",";
            var answer = await socket.EmitRawAsync(EventNames.SendMessage, $$"""{"conversationId":"{{conversation}}"{{separator}}{{fields}}}""");
            return answer.GetProperty("ok").GetBoolean() ? (answer, null) : (null, answer.GetProperty("error").As<ErrorBody>());
        }

        using var response = await user.PostRawAsync($"conversations/{conversation}/messages", "{" + fields + "}");
        var body = await response.Content.ReadAsStringAsync();
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 100 });
        return response.IsSuccessStatusCode
            ? (document.RootElement.Clone(), null)
            : (null, JsonSerializer.Deserialize<ErrorBody>(body, Wire.Options));
    }

    public async Task<SendMessageResponse> SendAsync(ConversationId conversation, object fields)
    {
        var (sent, error) = await SendRawAsync(conversation, Fields(fields));
        Assert.True(sent is not null, $"{error?.Code}: {error?.Detail}");
        return sent.Value.As<SendMessageResponse>();
    }

    public async Task<ErrorBody> RefusedAsync(ConversationId conversation, object fields, ErrorCode code)
    {
        var (sent, error) = await SendRawAsync(conversation, Fields(fields));
        Assert.True(error is not null, $"expected {code.Code}, but it was sent: {sent}");
        Assert.True(error.Code == code.Code, $"expected {code.Code}, got {error.Code}: {error.Detail}");
        return error;
    }

    private static string Fields(object fields) => fields as string ?? JsonSerializer.Serialize(fields, Wire.Options)[1..^1];
}
