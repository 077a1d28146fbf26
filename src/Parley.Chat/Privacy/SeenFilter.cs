using Parley.Chat.RealTime;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Privacy;

/// <summary>Sends what shows how far people have read: those who hide their own get another frame, without it.</summary>
public sealed class SeenFilter(SocketIOServer io, PrivacyDirectory privacy)
{
    public void Emit<T>(BroadcastOperator sockets, ServerEvent<T> one, T frame, Func<T, T> hide)
    {
        var blind = privacy.Any ? Blind(sockets) : null;
        if (blind is null)
        {
            sockets.Emit(one, frame);
            return;
        }

        var others = sockets;
        var hidden = hide(frame);
        foreach (var socket in blind)
        {
            others = others.Except(socket.Id);
            io.To(socket.Id).Emit(one, hidden);
        }

        others.Emit(one, frame);
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
