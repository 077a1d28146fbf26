using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO.Hosting;

/// <summary>A WebSocket's opening that came on a connection of its own.</summary>
internal sealed class ConnectionHandshakeRequest(ConnectionContext connection, RequestHead head) : HandshakeRequest
{
    internal override string Method => HttpMethods.Get;

    internal override string Path => head.Path;

    internal override string QueryString => head.QueryString;

    internal override IPAddress? RemoteAddress => (connection.RemoteEndPoint as IPEndPoint)?.Address;

    internal override bool IsEncrypted => connection.Features.Get<ITlsHandshakeFeature>() is not null;

    internal override bool IsWebSocket => true;

    internal override bool IsExtendedConnect => false;

    internal override CancellationToken Aborted => connection.ConnectionClosed;

    internal override string Header(string name)
    {
        var value = "";
        foreach (var line in head.Lines.Split((byte)'\n'))
        {
            if (IsNamed(head.Lines[line], name))
                value += (value.Length == 0 ? "" : ",") + Encoding.UTF8.GetString(head.Lines[line][(name.Length + 1)..]);
        }

        return value;
    }

    internal override HandshakeHeaders CopyHeaders()
    {
        Span<byte> kept = stackalloc byte[head.Lines.Length];
        var length = 0;
        foreach (var range in head.Lines.Split((byte)'\n'))
        {
            var line = head.Lines[range];
            if (line.IsEmpty)
                break;
            var name = line[..line.IndexOf((byte)':')];
            if (HandshakeHeaders.IsOfTheOpening(name))
                continue;
            var twin = IndexOfName(kept[..length], name);
            if (twin < 0)
            {
                line.CopyTo(kept[length..]);
                kept[length + line.Length] = (byte)'\n';
                length += line.Length + 1;
            }
            else
            {
                // A second value goes behind the first, with a comma where the second's colon was.
                var value = line[name.Length..];
                var at = twin + kept[twin..length].IndexOf((byte)'\n');
                kept[at..length].CopyTo(kept[(at + value.Length)..]);
                value.CopyTo(kept[at..]);
                kept[at] = (byte)',';
                length += value.Length;
            }
        }

        return HandshakeHeaders.FromLines(kept[..length].ToArray());
    }

    private static int IndexOfName(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> name)
    {
        for (var start = 0; start < lines.Length; start += lines[start..].IndexOf((byte)'\n') + 1)
        {
            if (lines.Length - start > name.Length && lines[start + name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(lines.Slice(start, name.Length), name))
                return start;
        }

        return -1;
    }

    private static bool IsNamed(ReadOnlySpan<byte> line, string name) =>
        line.Length > name.Length && line[name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(line[..name.Length], name);
}
