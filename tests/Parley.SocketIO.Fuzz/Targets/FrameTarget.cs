using System.Globalization;
using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Fuzz.Models;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Fuzz.Targets;

/// <summary>The reader of WebSocket frames, whose bytes come in pieces.</summary>
internal sealed class FrameTarget : FuzzTarget
{
    private const int MaxBytes = 8_000;

    internal override string Name => "frames";

    internal override void Run(Chance chance)
    {
        Input.Clear();
        FrameGrammar.Frames(Input, chance);
        if (chance.OneIn(3))
            Damage.Apply(Input, chance, chance.Between(1, 3));
        var bytes = Input.ToArray();
        var actual = Read(new ChoppedStream(bytes, chance));
        Same("frames", string.Join('\n', FrameModel.Read(bytes, MaxBytes)), string.Join('\n', actual));
    }

    private static List<string> Read(Stream stream)
    {
        var events = new List<string>();
        using var socket = new WebSocketConnection(stream, static () => { }, MaxBytes);
        socket.PingReceived = payload => events.Add("ping " + Convert.ToHexString(payload.Span));
        while (true)
        {
            var read = socket.ReadAsync();
            if (!read.IsCompleted)
                throw new FuzzFailure("a read waits although its stream has ended");
            var message = read.Result;
            switch (message.Kind)
            {
                case WebSocketMessageKind.Text or WebSocketMessageKind.Binary:
                    events.Add((message.Kind == WebSocketMessageKind.Text ? "text " : "binary ") + Convert.ToHexString(message.Payload.Span));
                    break;
                case WebSocketMessageKind.EndOfStream:
                    events.Add("end");
                    return events;
                default:
                    events.Add(string.Create(CultureInfo.InvariantCulture, $"{(message.Kind == WebSocketMessageKind.Close ? "close" : "violation")} {message.CloseCode}"));
                    return events;
            }
        }
    }
}
