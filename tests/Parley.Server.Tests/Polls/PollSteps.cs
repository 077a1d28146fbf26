using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Polls;

/// <summary>Votes and closes through either door, so that a test can say once what both must do.</summary>
internal sealed class Voter(TestUser user, TestSocket socket, Door door)
{
    public Task<ChangeMessageResponse> VoteAsync(Message poll, params int[] options) => door == Door.Socket
        ? EmitAsync(poll, options).OkAsync<ChangeMessageResponse>()
        : RequestAsync(poll, options).ReadAsync<ChangeMessageResponse>(200);

    public Task<ErrorBody> RefusedAsync(Message poll, ErrorCode code, int[]? options) => door == Door.Socket
        ? EmitAsync(poll, options).RefusedAsync(code)
        : RequestAsync(poll, options).ProblemAsync(code);

    public Task<ChangeMessageResponse> CloseAsync(Message poll) => door == Door.Socket
        ? socket.EmitAsync(EventNames.ClosePoll, new { conversationId = poll.ConversationId, messageId = poll.Id }).OkAsync<ChangeMessageResponse>()
        : user.PostAsync(poll.PollPath("close"), new { }).ReadAsync<ChangeMessageResponse>(200);

    public Task<ErrorBody> CloseRefusedAsync(Message poll, ErrorCode code) => door == Door.Socket
        ? socket.EmitAsync(EventNames.ClosePoll, new { conversationId = poll.ConversationId, messageId = poll.Id }).RefusedAsync(code)
        : user.PostAsync(poll.PollPath("close"), new { }).ProblemAsync(code);

    private Task<JsonElement> EmitAsync(Message poll, int[]? options) =>
        socket.EmitAsync(EventNames.VotePoll, new { conversationId = poll.ConversationId, messageId = poll.Id, options });

    private Task<HttpResponseMessage> RequestAsync(Message poll, int[]? options) => user.PutAsync(poll.PollPath("vote"), new { options });
}

internal static class PollSteps
{
    public static string PollPath(this Message poll, string rest) => $"conversations/{poll.ConversationId}/messages/{poll.Id}/poll/{rest}";

    /// <summary>Asks for one of red, green and blue.</summary>
    public static async Task<Message> AskAsync(
        this TestUser user, ConversationId id, string question, bool multiple = false, bool anonymous = false, TimeSpan? closesIn = null, TimeProvider? clock = null)
    {
        var closesAt = closesIn is { } wait ? (clock ?? TimeProvider.System).GetUtcNow() + wait : (DateTimeOffset?)null;
        var sent = await user.PostAsync(
            $"conversations/{id}/messages", new { type = "poll", text = question, poll = new { options = new[] { "red", "green", "blue" }, multiple, anonymous, closesAt } })
            .ReadAsync<SendMessageResponse>(201);
        return sent.Message;
    }

    public static Task<ChangeMessageResponse> VoteAsync(this TestUser user, Message poll, params int[] options) =>
        user.PutAsync(poll.PollPath("vote"), new { options }).ReadAsync<ChangeMessageResponse>(200);

    public static Task<ListResponse<PollVote>> VotesAsync(this TestUser user, Message poll, string query = "") =>
        user.GetAsync(poll.PollPath($"votes{query}")).ReadAsync<ListResponse<PollVote>>(200);

    /// <summary>Counts, how many people, one's own choice.</summary>
    public static string Brief(this Message message) =>
        $"{string.Join(',', message.Poll!.Options.Select(option => option.Count))} of {message.Poll.Voters}"
        + (message.Poll.Mine is { } mine ? $" own {string.Join(',', mine)}" : "");
}
