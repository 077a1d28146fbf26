using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>The event <c>send-message</c>.</summary>
internal sealed class MessageEvents(MessageSender sender) : ISocketEvents
{
    public void Register(EventRegistrar events) => events.OnPipelined(
        ClientEvents.SendMessage, Permission.SendMessages, MessageSender.Failures,
        async (socket, request, cancellationToken) =>
            AnswerAsync(await sender.QueueAsync(socket.Caller, request, socket.Socket.Id, cancellationToken)));

    private static async Task<Result<SendMessageResponse>> AnswerAsync(Task<Result<SentMessage>> sending) =>
        (await sending).TryGet(out var sent, out var error)
            ? new SendMessageResponse { Message = sent.Message, After = sent.After, UpTo = sent.UpTo }
            : error;
}
