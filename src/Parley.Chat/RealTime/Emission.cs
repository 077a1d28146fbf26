using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>Emits what <see cref="ServerEvents"/> describes: under each name only the payload that the documents show.</summary>
internal static class Emission
{
    public static void Emit<T>(this BroadcastOperator sockets, ServerEvent<T> one, T payload) => sockets.Emit(one.Name, payload, one.Type);

    public static void Emit<T>(this Socket socket, ServerEvent<T> one, T payload) => socket.Emit(one.Name, payload, one.Type);
}
