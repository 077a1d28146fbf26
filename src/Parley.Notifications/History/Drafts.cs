using Parley.Notifications.Deciding;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.History;

/// <summary>What is to be changed of somebody's notifications.</summary>
internal abstract record Draft(UserId User);

/// <summary>Something new, or one more of what waits unread.</summary>
/// <param name="Subject">What it gathers with.</param>
internal sealed record NewNotification(UserId User, NotificationKind Kind, string Subject, Decision Decision) : Draft(User)
{
    public ConversationId? ConversationId { get; init; }

    public long Seq { get; init; }

    public long Count { get; init; } = 1;

    public UserId? Actor { get; init; }

    public SessionId? Session { get; init; }

    /// <summary>Quiet hours: nothing rings.</summary>
    public bool Quiet { get; init; }

    /// <summary>They were told of it before: it is there again, but nothing rings, and nothing is sent.</summary>
    public bool Silent { get; init; }

    /// <summary>They had read the message before it concerned them: that they have does not settle this.</summary>
    public bool WasRead { get; init; }
}

/// <summary>They have read a conversation up to a message, or it is theirs no more.</summary>
/// <param name="Unread">How many messages lie behind it.</param>
internal sealed record ConversationSeen(UserId User, ConversationId Conversation, long UpTo, long Unread) : Draft(User);

/// <summary>Messages of a conversation are gone by retention: nobody is told of them any more.</summary>
/// <param name="UpTo">The last one that is.</param>
/// <param name="Left">How many messages lie behind it.</param>
internal sealed record MessagesGone(UserId User, ConversationId Conversation, long UpTo, long Left) : Draft(User);

/// <summary>One subject of a kind is settled.</summary>
internal sealed record SubjectSettled(UserId User, NotificationKind Kind, string Subject) : Draft(User);

/// <summary>Somebody has reacted to a message of theirs.</summary>
/// <param name="Rev">When: the last one is named.</param>
/// <param name="Notification">What becomes of it when they were not told of this person and message before.</param>
internal sealed record ReactionGiven(UserId User, UserId Actor, long Rev, NewNotification Notification) : Draft(User);

/// <summary>Somebody's reactions to a message of theirs are gone; without an actor everybody's.</summary>
internal sealed record ReactionTaken(UserId User, string Subject, UserId? Actor) : Draft(User);

/// <summary>What somebody's devices are told after the commit.</summary>
internal sealed record Told(UserId User, NotificationEvent Event)
{
    /// <summary>See <see cref="NewNotification.WasRead"/>.</summary>
    public bool WasRead { get; init; }
}
