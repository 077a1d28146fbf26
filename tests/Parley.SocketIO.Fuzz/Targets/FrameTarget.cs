using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Fuzz.Models;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Fuzz.Targets;

/// <summary>The reader of WebSocket frames, whose bytes come in pieces as a network makes them.</summary>
internal sealed class FrameTarget : FuzzTarget
{
    private const int MaxBytes = 8_000;

    private readonly Pipe _output = new();
    private SmallBlocks? _blocks;
    private Pipe? _input;

    internal override string Name => "frames";

    internal override void Run(Chance chance)
    {
        Input.Clear();
        FrameGrammar.Frames(Input, chance);
        if (chance.OneIn(3))
            Damage.Apply(Input, chance, chance.Between(1, 3));
        var bytes = Input.ToArray();
        var expected = string.Join('\n', FrameModel.Read(bytes, MaxBytes));
        Same("frames", expected, string.Join('\n', Read(bytes, chance)));
    }

    private List<string> Read(byte[] bytes, Chance chance)
    {
        _blocks ??= new SmallBlocks(chance);
        _blocks.BlockBytes = chance.Pick(1, 4, 64, 4_096);
        _input ??= new Pipe(new PipeOptions(_blocks, PipeScheduler.Inline, PipeScheduler.Inline, pauseWriterThreshold: 0, minimumSegmentSize: 1, useSynchronizationContext: false));
        var connection = new DefaultConnectionContext { Transport = new Ends(_input.Reader, _output.Writer) };
        var events = new List<string>();
        using (var socket = WebSocketConnection.Over(connection, MaxBytes))
        {
            ReadAll(socket, new Feed(_input.Writer, bytes, chance), events);
        }

        _input.Writer.Complete();
        _input.Reset();
        _output.Reader.Complete();
        _output.Reset();
        return events;
    }

    private static void ReadAll(WebSocketConnection socket, Feed feed, List<string> events)
    {
        while (true)
        {
            if (!socket.TryRead(out var message))
            {
                var wait = socket.WaitAsync();
                while (!wait.IsCompleted)
                    feed.Next();
                if (socket.Fill(wait.Result))
                    continue;
                events.Add("end");
                return;
            }

            switch (message.Kind)
            {
                case WebSocketMessageKind.Ping:
                    events.Add("ping " + Convert.ToHexString(message.Payload.Span));
                    break;
                case WebSocketMessageKind.Text or WebSocketMessageKind.Binary:
                    events.Add((message.Kind == WebSocketMessageKind.Text ? "text " : "binary ") + Convert.ToHexString(message.Payload.Span));
                    break;
                default:
                    events.Add(string.Create(CultureInfo.InvariantCulture, $"{(message.Kind == WebSocketMessageKind.Close ? "close" : "violation")} {message.CloseCode}"));
                    return;
            }
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Writes the input piece by piece, then ends it.</summary>
    private sealed class Feed(PipeWriter writer, byte[] bytes, Chance chance)
    {
        private int _at;
        private bool _isEnded;

        internal void Next()
        {
            if (_at == bytes.Length)
            {
                if (_isEnded)
                    throw new FuzzFailure("a read waits although its stream has ended");
                _isEnded = true;
                writer.Complete();
                return;
            }

            var left = bytes.Length - _at;
            var count = chance.OneIn(3) ? left : chance.Between(1, Math.Min(left, chance.OneIn(2) ? 3 : 1_000));
            writer.Write(bytes.AsSpan(_at, count));
            _at += count;
            var flush = writer.FlushAsync();
            if (!flush.IsCompleted)
                throw new FuzzFailure("a write to a pipe without limits waits");
        }
    }
}
