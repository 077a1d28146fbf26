using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Parley.SocketIO.Hosting;

/// <summary>What the first bytes of a connection are.</summary>
internal enum HeadVerdict
{
    /// <summary>It may still become a WebSocket's opening on our path.</summary>
    Incomplete,

    /// <summary>Anything else, or something that only a whole HTTP server can judge.</summary>
    Foreign,

    /// <summary>A clean HTTP/1.1 request on our path to become a WebSocket.</summary>
    Opening,
}

/// <summary>
/// The head of an HTTP/1.1 request, as far as a WebSocket's opening needs it (RFC 9112 §2–5, RFC 6455 §4.1). Deliberately narrow: whatever is unusual is
/// foreign, and left to the HTTP server to serve or to refuse.
/// </summary>
internal sealed class RequestHead
{
    internal const int MaxBytes = 8 * 1024;

    private const string TokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<byte> Token = SearchValues.Create(Encoding.ASCII.GetBytes(TokenCharacters));
    private static readonly SearchValues<byte> Control =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Append(127).Select(c => (byte)c)]);

    private static readonly SearchValues<byte> HostCharacters =
        SearchValues.Create("-._~%!$&'()*+,;=:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly byte[] _lines;

    private RequestHead(string path, string queryString, byte[] lines)
    {
        Path = path;
        QueryString = queryString;
        _lines = lines;
    }

    internal string Path { get; }

    /// <summary>With its question mark; empty when there is none.</summary>
    internal string QueryString { get; }

    /// <summary>The headers, <c>name:value\n</c> each, in their order; a name may come twice.</summary>
    internal ReadOnlySpan<byte> Lines => _lines;

    /// <summary>Looks at what has come.</summary>
    /// <param name="bytes">The connection's first bytes.</param>
    /// <param name="start">How an opening of ours begins: <c>GET /socket.io</c>.</param>
    /// <param name="head">The head, for <see cref="HeadVerdict.Opening"/>.</param>
    /// <param name="length">Its bytes, for <see cref="HeadVerdict.Opening"/>.</param>
    internal static HeadVerdict Look(in ReadOnlySequence<byte> bytes, ReadOnlySpan<byte> start, out RequestHead? head, out int length)
    {
        var first = bytes.FirstSpan;
        if (bytes.IsSingleSegment)
            return Look(first[..Math.Min(first.Length, MaxBytes)], start, out head, out length);
        var rented = ArrayPool<byte>.Shared.Rent(MaxBytes);
        try
        {
            var joined = rented.AsSpan(0, (int)Math.Min(bytes.Length, MaxBytes));
            bytes.Slice(0, joined.Length).CopyTo(joined);
            return Look(joined, start, out head, out length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static HeadVerdict Look(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start, out RequestHead? head, out int length)
    {
        head = null;
        length = 0;

        // As soon as a byte is wrong the connection is let go: only what begins like ours ever waits here.
        var known = Math.Min(bytes.Length, start.Length);
        if (!bytes[..known].SequenceEqual(start[..known]))
            return HeadVerdict.Foreign;
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return bytes.Length < MaxBytes && !HasBareLineFeed(bytes) ? HeadVerdict.Incomplete : HeadVerdict.Foreign;
        length = end + 4;
        head = Parse(bytes[..(end + 2)], start.Length);
        return head is null ? HeadVerdict.Foreign : HeadVerdict.Opening;
    }

    /// <summary>Null when it is foreign. <paramref name="bytes"/> ends with the line break of the last header.</summary>
    private static RequestHead? Parse(ReadOnlySpan<byte> bytes, int pathEnd)
    {
        var lineEnd = bytes.IndexOf("\r\n"u8);
        var line = bytes[..lineEnd];
        if (!line.EndsWith(" HTTP/1.1"u8))
            return null;
        var target = line["GET "u8.Length..^" HTTP/1.1"u8.Length];
        pathEnd -= "GET "u8.Length;
        if (pathEnd < target.Length && target[pathEnd] == (byte)'/')
            pathEnd++;
        if ((pathEnd < target.Length && target[pathEnd] != (byte)'?') || target.ContainsAnyExceptInRange((byte)'!', (byte)'~') || target.Contains((byte)'#'))
            return null;
        return ReadHeaders(bytes[(lineEnd + 2)..]) is { } lines
            ? new RequestHead(Encoding.ASCII.GetString(target[..pathEnd]), Encoding.ASCII.GetString(target[pathEnd..]), lines)
            : null;
    }

    private static byte[]? ReadHeaders(ReadOnlySpan<byte> bytes)
    {
        // One byte shorter per line than it came (CR LF becomes LF), and white space around values goes.
        Span<byte> lines = stackalloc byte[bytes.Length];
        int written = 0, hosts = 0;
        bool isUpgrade = false, isConnection = false;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf("\r\n"u8);
            var line = bytes[..end];
            bytes = bytes[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon < 1)
                return null;
            var name = line[..colon];
            var value = line[(colon + 1)..].Trim(" \t"u8);

            // A folded line (RFC 9112 §5.2) has no token before its colon.
            if (name.ContainsAnyExcept(Token) || value.ContainsAny(Control) || !Utf8.IsValid(value))
                return null;
            if (Ascii.EqualsIgnoreCase(name, "Host"u8))
                hosts += value.IsEmpty || value.ContainsAnyExcept(HostCharacters) ? 2 : 1;
            else if (Ascii.EqualsIgnoreCase(name, "Upgrade"u8))
                isUpgrade = Ascii.EqualsIgnoreCase(value, "websocket"u8);
            else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
                isConnection |= HasToken(value, "upgrade"u8);
            else if (AnnouncesBody(name))
                return null;
            name.CopyTo(lines[written..]);
            lines[written += name.Length] = (byte)':';
            value.CopyTo(lines[++written..]);
            lines[written += value.Length] = (byte)'\n';
            written++;
        }

        return hosts == 1 && isUpgrade && isConnection ? lines[..written].ToArray() : null;
    }

    /// <summary>Some servers take it for the end of a line (RFC 9112 §2.2); here such a head would never end.</summary>
    private static bool HasBareLineFeed(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.IndexOf((byte)'\n'); at >= 0; at = bytes.IndexOf((byte)'\n'))
        {
            if (at == 0 || bytes[at - 1] != (byte)'\r')
                return true;
            bytes = bytes[(at + 1)..];
        }

        return false;
    }

    private static bool AnnouncesBody(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "Content-Length"u8) || Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8) || Ascii.EqualsIgnoreCase(name, "Expect"u8);

    private static bool HasToken(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(list[range].Trim(" \t"u8), token))
                return true;
        }

        return false;
    }
}
