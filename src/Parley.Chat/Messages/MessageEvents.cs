using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>The event <c>send-message</c>.</summary>
internal sealed class MessageEvents(MessageSender sender) : ISocketEvents
{
    /// <summary>Sends of one socket that may wait for the disk; beyond, its next events wait unread, so that a flood fills its own connection only.</summary>
    private const int UnderWay = 128;

    public void Register(ChatSocket socket, EventRegistrar events) => events.OnPipelined(
        socket, EventNames.SendMessage, UnderWay, ProtocolJson.Default.SendMessageRequest, ProtocolJson.Default.SendMessageResponse,
        async (request, cancellationToken) => AnswerAsync(await sender.QueueAsync(socket.Caller, request, socket.Socket.Id, cancellationToken)));

    private static async Task<Result<SendMessageResponse>> AnswerAsync(Task<Result<SentMessage>> sending) =>
        (await sending).TryGet(out var sent, out var error)
            ? new SendMessageResponse { Message = sent.Message, After = sent.After, UpTo = sent.UpTo }
            : error;
}
