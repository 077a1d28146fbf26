using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO;

/// <summary>
/// What a client presented when it connected. Immutable. Headers, query and auth may hold credentials: do not log them.
/// </summary>
public sealed record Handshake
{
    // An address that is text already, or one to be written when somebody asks.
    private readonly object? _address;

    /// <summary>Request headers without those that only open a WebSocket (<c>Upgrade</c>, <c>Sec-WebSocket-Key</c>, …); names compare without regard to case; several values of one name are joined by a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Query parameters of the Engine.IO handshake; read from <see cref="Url"/> each time it is asked for.</summary>
    public IReadOnlyDictionary<string, string> Query => HandshakeRequest.ReadQuery(Url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start ? Url[start..] : "");

    /// <summary>The payload of CONNECT, an object; <see cref="JsonValueKind.Undefined"/> when the client sent none.</summary>
    public JsonElement Auth { get; init; }

    /// <summary>The client's IP address as the server sees it, behind <see cref="SocketIOOptions.TrustedProxies"/>; null when unknown.</summary>
    public string? Address
    {
        get => _address?.ToString();
        init => _address = value;
    }

    /// <summary>When the connection was opened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether the connection is encrypted, as far as a trusted proxy.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Path and query of the request.</summary>
    public required string Url { get; init; }

    internal IPAddress? IPAddress
    {
        init => _address = value;
    }

    /// <summary>Names the type only: the members may hold credentials.</summary>
    public override string ToString() => nameof(Handshake);
}

/// <summary>A few string pairs in one array: smaller than a dictionary, and fast enough for a dozen headers.</summary>
internal sealed class HandshakeValues(IEnumerable<KeyValuePair<string, string>> values, StringComparison comparison) : IReadOnlyDictionary<string, string>
{
    private readonly KeyValuePair<string, string>[] _values = [.. values];

    public int Count => _values.Length;

    public IEnumerable<string> Keys => _values.Select(v => v.Key);

    public IEnumerable<string> Values => _values.Select(v => v.Value);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The handshake has no '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        foreach (var pair in _values)
        {
            if (string.Equals(pair.Key, key, comparison))
            {
                value = pair.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
