using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Parley.SocketIO.Engine;

/// <summary>
/// The headers of a handshake in one array of UTF-8, <c>name:value\n</c> each: kept for as long as a connection lives, a browser's dozen headers cost half
/// a kilobyte this way and two as strings. A look-up reads through all of them, which an application does once or twice per connection.
/// </summary>
/// <remarks>Without those that only concern the way the WebSocket was opened (RFC 6455 §4.1): they mean nothing to an application.</remarks>
internal sealed class HandshakeHeaders : IReadOnlyDictionary<string, string>
{
    private static readonly HandshakeHeaders None = new([]);

    private readonly byte[] _lines;

    private HandshakeHeaders(byte[] lines) => _lines = lines;

    public int Count => _lines.AsSpan().Count((byte)'\n');

    public IEnumerable<string> Keys => this.Select(header => header.Key);

    public IEnumerable<string> Values => this.Select(header => header.Value);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The handshake has no '{key}'.");

    /// <summary>Takes over lines as described above; names are tokens, values have no line feed, and no name comes twice.</summary>
    internal static HandshakeHeaders FromLines(byte[] lines) => lines.Length == 0 ? None : new(lines);

    internal static HandshakeHeaders From(IEnumerable<KeyValuePair<string, StringValues>> headers)
    {
        var lines = new ArrayBufferWriter<byte>(512);
        foreach (var (name, values) in headers)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            if (IsOfTheOpening(bytes))
                continue;
            lines.Write(bytes);
            lines.Write(":"u8);
            Encoding.UTF8.GetBytes(values.ToString().ReplaceLineEndings(" "), lines);
            lines.Write("\n"u8);
        }

        return FromLines(lines.WrittenSpan.ToArray());
    }

    /// <summary>HTTP/2's pseudo-headers (RFC 9113 §8.3) are none of an application's either.</summary>
    internal static bool IsOfTheOpening(ReadOnlySpan<byte> name) =>
        name.StartsWith(":"u8) || Ascii.EqualsIgnoreCase(name, "Upgrade"u8) || Ascii.EqualsIgnoreCase(name, "Connection"u8)
        || (name.Length >= 14 && Ascii.EqualsIgnoreCase(name[..14], "Sec-WebSocket-"u8));

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var rest = _lines.AsSpan();
        while (TryRead(ref rest, out var name, out var bytes))
        {
            if (Ascii.EqualsIgnoreCase(name, key))
            {
                value = Encoding.UTF8.GetString(bytes);
                return true;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var start = 0; start < _lines.Length;)
        {
            var rest = _lines.AsSpan(start);
            TryRead(ref rest, out var name, out var value);
            var header = KeyValuePair.Create(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value));
            start = _lines.Length - rest.Length;
            yield return header;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool TryRead(ref Span<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (rest.IsEmpty)
            return false;
        var end = rest.IndexOf((byte)'\n');
        var line = rest[..end];
        var colon = line.IndexOf((byte)':');
        name = line[..colon];
        value = line[(colon + 1)..];
        rest = rest[(end + 1)..];
        return true;
    }
}
