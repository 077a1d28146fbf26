using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Typing;

/// <summary>The events <c>typing</c> and <c>stop-typing</c>: best effort, never stored, dropped first when a queue fills.</summary>
internal sealed class TypingEvents(SocketIOServer io, IRelations relations, TimeProvider clock) : ISocketEvents
{
    /// <summary>Others forget it after this time; a client repeats it every few seconds.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(6);

    /// <summary>A repetition within this time tells nothing new and goes no further.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public void Register(EventRegistrar events)
    {
        events.On(
            ClientEvents.Typing, Permission.SendMessages, [ErrorCodes.NotFound],
            (socket, request, _) => Answer(Start(socket, request)));
        events.On(
            ClientEvents.StopTyping, Permission.SendMessages, [ErrorCodes.NotFound],
            (socket, request, _) => Answer(Stop(socket, request)));
    }

    private Result<OkResponse> Start(ChatSocket socket, ConversationReference request)
    {
        if (Check(socket, request) is { } error)
        {
            return error;
        }

        var id = request.ConversationId!.Value;
        if (socket.Feature<Told>().Start(id, clock.GetUtcNow()))
        {
            Others(socket, id).Emit(
                ServerEvents.Typing,
                new TypingEvent { ConversationId = id, UserId = socket.Person.Id, ExpiresInMs = (int)Lifetime.TotalMilliseconds });
        }

        return new OkResponse();
    }

    private Result<OkResponse> Stop(ChatSocket socket, ConversationReference request)
    {
        if (Check(socket, request) is { } error)
        {
            return error;
        }

        var id = request.ConversationId!.Value;
        if (socket.Feature<Told>().Stop(id))
        {
            Others(socket, id).Emit(ServerEvents.StopTyping, new StopTypingEvent { ConversationId = id, UserId = socket.Person.Id });
        }

        return new OkResponse();
    }

    /// <summary>The room is the membership, as of the last announced revision: no query for a key press.</summary>
    private static ParleyError? Check(ChatSocket socket, ConversationReference request) => request.ConversationId is not { } id
        ? ParleyError.Invalid(new FieldError("conversationId", "is required"))
        : socket.Socket.IsIn(Rooms.Conversation(id)) ? null : ParleyError.NotFound("conversation");

    /// <summary>Who types shows that they are here: between people one of whom blocks the other, nobody does.</summary>
    private BroadcastOperator Others(ChatSocket socket, ConversationId conversation) => relations.BlockedWith(socket.Person.Id).Aggregate(
        io.To(Rooms.Conversation(conversation)).Except(Rooms.User(socket.Person.Id)), (rooms, person) => rooms.Except(Rooms.User(person))).Ephemeral;

    private static ValueTask<Result<OkResponse>> Answer(Result<OkResponse> result) => ValueTask.FromResult(result);

    /// <summary>
    /// Where the others believe that this socket types, and until when repetitions tell them nothing. One entry per conversation, so that going to and fro
    /// is no way around the limit. Touched by the socket's own events only, which run one after another.
    /// </summary>
    private sealed class Told
    {
        /// <summary>More at once is no typist; the oldest are forgotten.</summary>
        private const int MaxConversations = 16;

        private readonly Dictionary<ConversationId, DateTimeOffset> _quietUntil = [];

        /// <summary>Whether this is news.</summary>
        public bool Start(ConversationId id, DateTimeOffset now)
        {
            if (_quietUntil.TryGetValue(id, out var until) && now < until)
            {
                return false;
            }

            if (_quietUntil.Count >= MaxConversations)
            {
                _quietUntil.Remove(_quietUntil.MinBy(entry => entry.Value).Key);
            }

            _quietUntil[id] = now + Interval;
            return true;
        }

        /// <summary>Whether anybody believes that it types there.</summary>
        public bool Stop(ConversationId id) => _quietUntil.Remove(id);
    }
}
