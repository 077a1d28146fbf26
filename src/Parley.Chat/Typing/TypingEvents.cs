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

    public void Register(EventRegistrar events)
    {
        events.On(EventNames.Typing, ProtocolJson.Default.ConversationReference, ProtocolJson.Default.OkResponse, (socket, request, _) => Answer(Start(socket, request)));
        events.On(EventNames.StopTyping, ProtocolJson.Default.ConversationReference, ProtocolJson.Default.OkResponse, (socket, request, _) => Answer(Stop(socket, request)));
    }

    private Result<OkResponse> Start(ChatSocket socket, ConversationReference request)
    {
        if (Check(socket, request) is { } error)
        {
            return error;
        }

        var (id, last, now) = (request.ConversationId!.Value, socket.Feature<LastTold>(), clock.GetUtcNow());
        if (id != last.Conversation || now >= last.Until)
        {
            (last.Conversation, last.Until) = (id, now + Interval);
            Others(socket, id).Emit(
                EventNames.Typing,
                new TypingEvent { ConversationId = id, UserId = socket.Person.Id, ExpiresInMs = (int)Lifetime.TotalMilliseconds },
                ProtocolJson.Default.TypingEvent);
        }

        return new OkResponse();
    }

    private Result<OkResponse> Stop(ChatSocket socket, ConversationReference request)
    {
        if (Check(socket, request) is { } error)
        {
            return error;
        }

        var (id, last) = (request.ConversationId!.Value, socket.Feature<LastTold>());
        if (id == last.Conversation)
        {
            last.Conversation = default;
            Others(socket, id).Emit(
                EventNames.StopTyping, new StopTypingEvent { ConversationId = id, UserId = socket.Person.Id }, ProtocolJson.Default.StopTypingEvent);
        }

        return new OkResponse();
    }

    /// <summary>The room is the membership, as of the last announced revision: no query for a key press.</summary>
    private static ParleyError? Check(ChatSocket socket, ConversationReference request) => request.ConversationId is not { } id
        ? ParleyError.Invalid(new FieldError("conversationId", "is required"))
        : socket.Socket.Rooms.Contains(Rooms.Conversation(id)) ? null : ParleyError.NotFound("conversation");

    private BroadcastOperator Others(ChatSocket socket, ConversationId conversation) =>
        io.To(Rooms.Conversation(conversation)).Except(Rooms.User(socket.Person.Id)).Ephemeral;

    private static ValueTask<Result<OkResponse>> Answer(Result<OkResponse> result) => ValueTask.FromResult(result);

    /// <summary>Touched by the socket's own events only, which run one after another.</summary>
    private sealed class LastTold
    {
        public ConversationId Conversation { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
