using Parley.Chat.Members;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Edits;

/// <summary>A message as those look at it who want to do something about it.</summary>
/// <param name="Conversation">Where it stands.</param>
/// <param name="Type">Its own.</param>
/// <param name="IsOwn">Whether whoever asks has sent it.</param>
/// <param name="Role">Of whoever asks.</param>
public readonly record struct MessageView(ConversationType Conversation, MessageType Type, bool IsOwn, MemberRole Role);

/// <summary>Who may edit, delete, react to, vote on, close, pin and look into the history of a message: the one place that decides it, with <see cref="GroupRules"/> for what takes a role. Tested as a table.</summary>
public static class MessageRules
{
    private static readonly ParleyError Notice = new(ErrorCodes.Forbidden, "A message that tells what happened to the conversation stays as it is.");

    // Either may report the other, and what was said is the evidence. It goes with the chat anyway.
    private static readonly ParleyError Strangers = new(ErrorCodes.Forbidden, "In a chat of two strangers every message stays as it is; all go when either leaves (`leave-partner`).");

    /// <summary>Null when it is allowed, as far as time allows.</summary>
    public static ParleyError? Edit(in MessageView message) => Changeable(message)
        ?? (message.Type == MessageType.Poll ? new ParleyError(ErrorCodes.Forbidden, "A poll stays as it was asked: its votes answer that.") : null)
        ?? (message.IsOwn ? null : new ParleyError(ErrorCodes.Forbidden, "Only its sender may edit a message."));

    /// <summary>For all. Null when it is allowed, as far as time allows, which is asked of senders only.</summary>
    public static ParleyError? Delete(in MessageView message) => Changeable(message)
        ?? (message.IsOwn || Moderates(message, GroupAction.DeleteMessage)
            ? null
            : new ParleyError(ErrorCodes.Forbidden, message.Conversation == ConversationType.Group
                ? "Only its sender, or an owner, admin or moderator of the group, may delete a message for everyone."
                : "Only its sender may delete a message for everyone."));

    /// <summary>To another conversation, by somebody who sees it. Null when it is allowed.</summary>
    public static ParleyError? Forward(in MessageView message) => message.Conversation == ConversationType.Guest
        ? new ParleyError(ErrorCodes.Forbidden, "What is said in a chat of two strangers stays there.")
        : message.Type == MessageType.System
            ? new ParleyError(ErrorCodes.Forbidden, "A message that tells what happened to the conversation stays there.")
            : message.Type == MessageType.Poll
                ? new ParleyError(ErrorCodes.Forbidden, "A poll stays where its votes are.")
                : null;

    /// <summary>To put an emoji under it or take it back. Also where moderators alone send: a reaction is no message. Null when it is allowed.</summary>
    public static ParleyError? React(in MessageView message) => Changeable(message);

    /// <summary>To vote in a poll or take it back. Also where moderators alone send: a vote is no message. Null when it is allowed.</summary>
    public static ParleyError? Vote(in MessageView message) => Changeable(message);

    /// <summary>To close a poll before its time. Null when it is allowed.</summary>
    public static ParleyError? ClosePoll(in MessageView message) => Changeable(message)
        ?? (message.IsOwn || Moderates(message, GroupAction.ClosePoll)
            ? null
            : new ParleyError(ErrorCodes.Forbidden, message.Conversation == ConversationType.Group
                ? "Only its sender, or an owner, admin or moderator of the group, may close a poll."
                : "Only its sender may close a poll."));

    /// <summary>To pin it in its conversation or take it off: in a group it takes a role. Null when it is allowed.</summary>
    public static ParleyError? Pin(in MessageView message) => Changeable(message) ?? GroupRules.Check(message.Conversation, GroupAction.PinMessage, message.Role);

    /// <summary>For oneself. Null when it is allowed.</summary>
    public static ParleyError? Hide(ConversationType conversation) => conversation == ConversationType.Guest ? Strangers : null;

    /// <summary>What it said before it was edited. Null when it is allowed.</summary>
    public static ParleyError? ReadVersions(in MessageView message) => message.IsOwn || Moderates(message, GroupAction.ReadVersions)
        ? null
        : new ParleyError(ErrorCodes.Forbidden, message.Conversation == ConversationType.Group
            ? "Only its sender, or an owner, admin or moderator of the group, may see what a message said before."
            : "Only its sender may see what a message said before.");

    /// <summary>Whether the actor's role alone allows it.</summary>
    public static bool Moderates(in MessageView message, GroupAction action) =>
        message.Conversation == ConversationType.Group && GroupRules.Check(message.Conversation, action, message.Role) is null;

    private static ParleyError? Changeable(in MessageView message) =>
        message.Conversation == ConversationType.Guest ? Strangers : message.Type == MessageType.System ? Notice : null;
}
