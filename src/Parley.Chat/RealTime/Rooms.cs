using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>The names of Socket.IO rooms. Made of ids only, so that no text of a client becomes part of one.</summary>
internal static class Rooms
{
    /// <summary>All sockets of a conversation's members.</summary>
    public static string Conversation(ConversationId id) => $"c:{id}";

    /// <summary>Sockets that show a conversation now.</summary>
    public static string Open(ConversationId id) => $"o:{id}";

    /// <summary>All sockets of one user.</summary>
    public static string User(UserId id) => $"u:{id}";

    /// <summary>All sockets of one session.</summary>
    public static string Session(SessionId id) => $"s:{id}";

    public static bool IsPresence(string room) => room.StartsWith("p:", StringComparison.Ordinal);

    /// <summary>Sockets that asked to be told of somebody's presence.</summary>
    public static string Presence(UserId id) => $"p:{id}";
}
