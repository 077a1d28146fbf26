using System.Buffers.Text;
using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>
/// The names of Socket.IO rooms. Made of ids only, so that no text of a client becomes part of one, and in Base64: somebody in thirty conversations is in as
/// many rooms, and each name is kept.
/// </summary>
internal static class Rooms
{
    private const int IdBytes = 16;

    /// <summary>All sockets of a conversation's members.</summary>
    public static string Conversation(ConversationId id) => Name('c', id.Value);

    /// <summary>Sockets that show a conversation now.</summary>
    public static string Open(ConversationId id) => Name('o', id.Value);

    /// <summary>All sockets of one user.</summary>
    public static string User(UserId id) => Name('u', id.Value);

    public static bool IsUser(string room) => room.StartsWith("u:", StringComparison.Ordinal);

    /// <summary>All sockets of one session.</summary>
    public static string Session(SessionId id) => Name('s', id.Value);

    public static bool IsPresence(string room) => room.StartsWith("p:", StringComparison.Ordinal);

    /// <summary>Sockets that asked to be told of somebody's presence.</summary>
    public static string Presence(UserId id) => Name('p', id.Value);

    private static string Name(char kind, Guid id) => string.Create(2 + Base64Url.GetEncodedLength(IdBytes), (kind, id), static (name, room) =>
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        room.id.TryWriteBytes(bytes, bigEndian: true, out _);
        (name[0], name[1]) = (room.kind, ':');
        Base64Url.EncodeToChars(bytes, name[2..]);
    });
}
