using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Fuzz.Models;
using Parley.SocketIO.Hosting;

namespace Parley.SocketIO.Fuzz.Targets;

/// <summary>The look at a connection's first bytes: whether they are an opening of ours, the same in whatever pieces they come, and what is read of it.</summary>
internal sealed class HeadTarget : FuzzTarget
{
    internal override string Name => "head";

    internal override void Run(Chance chance)
    {
        Input.Clear();
        HeadGrammar.Head(Input, chance);
        if (chance.OneIn(3))
            Damage.Apply(Input, chance, chance.Between(1, 3));
        var bytes = Input.ToArray();
        var expected = HeadModel.Read(bytes);
        var (verdict, head, length) = LookInPieces(bytes, chance);
        Same("is an opening", expected is not null, verdict == HeadVerdict.Opening);
        if (head is null)
            return;
        Same("length", bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4, length);
        var request = new ConnectionHandshakeRequest(new DefaultConnectionContext(), head);
        var copied = request.CopyHeaders().Select(h => h.Key.ToLowerInvariant() + ":" + h.Value).Order(StringComparer.Ordinal);
        Same("headers", string.Join('\n', expected!.Select(h => h.Key + ":" + string.Join(',', h.Value)).Order(StringComparer.Ordinal)), string.Join('\n', copied));
        foreach (var (name, values) in expected!)
            Same("header " + name, string.Join(',', values.SkipWhile(value => value.Length == 0)), request.Header(name));

        // Whatever stands in it, a query has names and values.
        _ = request.Query.Count;
    }

    /// <summary>As the door does: again with more, until it is decided. A decision is never taken back by what follows.</summary>
    private static (HeadVerdict Verdict, RequestHead? Head, int Length) LookInPieces(byte[] bytes, Chance chance)
    {
        var start = "GET /socket.io"u8;
        for (var seen = 0; ;)
        {
            seen = chance.OneIn(3) ? bytes.Length : Math.Min(bytes.Length, seen + chance.Between(1, 200));
            var verdict = RequestHead.Look(Pieces(bytes.AsMemory(0, seen), chance), start, out var head, out var length);
            if (verdict == HeadVerdict.Incomplete && seen < bytes.Length)
                continue;
            var whole = RequestHead.Look(new ReadOnlySequence<byte>(bytes), start, out _, out _);
            Same("verdict on all of it", whole, verdict);
            return (verdict, head, length);
        }
    }

    private static ReadOnlySequence<byte> Pieces(Memory<byte> bytes, Chance chance)
    {
        if (bytes.Length < 2 || chance.OneIn(2))
            return new ReadOnlySequence<byte>(bytes);
        var cut = chance.Between(1, bytes.Length - 1);
        var first = new Piece(bytes[..cut], 0);
        var last = new Piece(bytes[cut..], cut);
        first.Append(last);
        return new ReadOnlySequence<byte>(first, 0, last, bytes.Length - cut);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        internal Piece(Memory<byte> memory, int start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        internal void Append(Piece next) => Next = next;
    }
}
