using System.Text.Json.Serialization.Metadata;
using Parley.Chat.RealTime;
using Parley.SocketIO;

namespace Parley.Chat.Privacy;

/// <summary>Sends what shows how far people have read: those who hide their own get another frame, without it.</summary>
public sealed class SeenFilter(SocketIOServer io, PrivacyDirectory privacy)
{
    public void Emit<T>(BroadcastOperator sockets, string name, T frame, Func<T, T> hide, JsonTypeInfo<T> type)
    {
        var blind = privacy.Any ? Blind(sockets) : null;
        if (blind is null)
        {
            sockets.Emit(name, frame, type);
            return;
        }

        var others = sockets;
        var hidden = hide(frame);
        foreach (var socket in blind)
        {
            others = others.Except(socket.Id);
            io.To(socket.Id).Emit(name, hidden, type);
        }

        others.Emit(name, frame, type);
    }

    private List<Socket>? Blind(BroadcastOperator sockets)
    {
        List<Socket>? blind = null;
        foreach (var socket in sockets.FetchSockets())
        {
            if (ChatSocket.Of(socket) is { } chat && privacy.HidesRead(chat.Person.Number))
            {
                (blind ??= []).Add(socket);
            }
        }

        return blind;
    }
}
