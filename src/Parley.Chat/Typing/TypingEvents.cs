using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Typing;

/// <summary>The events <c>typing</c> and <c>stop-typing</c>: best effort, never stored, dropped first when a queue fills.</summary>
internal sealed class TypingEvents(SocketIOServer io, TimeProvider clock) : ISocketEvents
{
    /// <summary>Others forget it after this time; a client repeats it every few seconds.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(6);

    /// <summary>A repetition within this time tells nothing new and goes no further.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public void Register(ChatSocket socket, EventRegistrar events)
    {
        var last = (Conversation: default(ConversationId), Until: DateTimeOffset.MinValue);
        events.On(
            socket, EventNames.Typing, ProtocolJson.Default.ConversationReference, ProtocolJson.Default.OkResponse,
            (request, _) =>
            {
                if (Check(socket, request) is { } error)
                {
                    return ValueTask.FromResult<Result<OkResponse>>(error);
                }

                var (conversation, now) = (request.ConversationId!.Value, clock.GetUtcNow());
                if (conversation != last.Conversation || now >= last.Until)
                {
                    last = (conversation, now + Interval);
                    Others(socket, conversation).Emit(
                        EventNames.Typing,
                        new TypingEvent { ConversationId = conversation, UserId = socket.Person.Id, ExpiresInMs = (int)Lifetime.TotalMilliseconds },
                        ProtocolJson.Default.TypingEvent);
                }

                return ValueTask.FromResult<Result<OkResponse>>(new OkResponse());
            });
        events.On(
            socket, EventNames.StopTyping, ProtocolJson.Default.ConversationReference, ProtocolJson.Default.OkResponse,
            (request, _) =>
            {
                if (Check(socket, request) is { } error)
                {
                    return ValueTask.FromResult<Result<OkResponse>>(error);
                }

                last = default;
                var conversation = request.ConversationId!.Value;
                Others(socket, conversation).Emit(
                    EventNames.StopTyping, new StopTypingEvent { ConversationId = conversation, UserId = socket.Person.Id },
                    ProtocolJson.Default.StopTypingEvent);
                return ValueTask.FromResult<Result<OkResponse>>(new OkResponse());
            });
    }

    /// <summary>The room is the membership, as of the last announced revision: no query for a key press.</summary>
    private static ParleyError? Check(ChatSocket socket, ConversationReference request) => request.ConversationId is not { } id
        ? ParleyError.Invalid(new FieldError("conversationId", "is required"))
        : socket.Socket.Rooms.Contains(Rooms.Conversation(id)) ? null : ParleyError.NotFound("conversation");

    private BroadcastOperator Others(ChatSocket socket, ConversationId conversation) =>
        io.To(Rooms.Conversation(conversation)).Except(Rooms.User(socket.Person.Id)).Volatile;
}
