using Parley.Protocol.Notifications;

namespace Parley.Notifications.History;

internal static class MessageKinds
{
    /// <summary>Whether it counts unread messages of a conversation.</summary>
    public static bool IsOfMessages(this NotificationKind kind) => kind is NotificationKind.Message or NotificationKind.Mention or NotificationKind.Reply;
}
