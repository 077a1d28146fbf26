using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Scheduling;

/// <summary>Tells an author's own devices, and nobody else.</summary>
internal sealed class ScheduledNews(SocketIOServer io)
{
    /// <param name="author">Who.</param>
    /// <param name="conversation">Where.</param>
    /// <param name="id">Which.</param>
    /// <param name="scheduled">As it is now; null: it was sent or cancelled.</param>
    /// <param name="personal">What that covers of their own log.</param>
    public void Tell(UserId author, ConversationId conversation, MessageId id, ScheduledMessage? scheduled, PersonalRange personal) =>
        io.To(Rooms.User(author)).Emit(
            ServerEvents.ScheduledUpdated,
            new ScheduledUpdatedEvent { ConversationId = conversation, MessageId = id, Scheduled = scheduled, Personal = personal });
}
