using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Parley.SocketIO.Engine;

/// <summary>
/// One request at Socket.IO's path, whichever door it came through. Nothing behind the doors knows more of HTTP than this, so that all of them share
/// one set of rules (<see cref="EngineAdmission"/>).
/// </summary>
internal abstract class HandshakeRequest
{
    private HandshakeValues? _query;
    private List<KeyValuePair<string, string>>? _responseHeaders;

    internal abstract string Method { get; }

    /// <summary>The path as a URL has it, percent-encoded.</summary>
    internal abstract string Path { get; }

    /// <summary>With its question mark; empty when there is none.</summary>
    internal abstract string QueryString { get; }

    /// <summary>The peer's own address: a proxy's, when one stands between.</summary>
    internal abstract IPAddress? RemoteAddress { get; }

    /// <summary>Whether the connection that the request came on is encrypted.</summary>
    internal abstract bool IsEncrypted { get; }

    /// <summary>Whether it asks to become a WebSocket, well-formed or not.</summary>
    internal abstract bool IsWebSocket { get; }

    /// <summary>Whether it does so by the extended CONNECT of HTTP/2 (RFC 8441), which has no key.</summary>
    internal abstract bool IsExtendedConnect { get; }

    /// <summary>Cancelled when the client goes away.</summary>
    internal abstract CancellationToken Aborted { get; }

    internal HandshakeValues Query => _query ??= ReadQuery(QueryString);

    /// <summary>What every answer to this request carries, a refusal too: CORS, cookies, extensions. The door writes them.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders => _responseHeaders ?? (IReadOnlyList<KeyValuePair<string, string>>)[];

    /// <summary>The value of a header, several joined by a comma; empty when there is none.</summary>
    internal abstract string Header(string name);

    /// <summary>A compact copy of the headers, for as long as the connection lives.</summary>
    internal abstract HandshakeHeaders CopyHeaders();

    internal void AddResponseHeader(string name, string value) => (_responseHeaders ??= []).Add(new(name, value));

    /// <summary>Several values of one name are joined by a comma.</summary>
    internal static HandshakeValues ReadQuery(string queryString)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(queryString))
        {
            var (name, value) = (pair.DecodeName().ToString(), pair.DecodeValue().ToString());
            var known = values.FindIndex(other => other.Key == name);
            if (known < 0)
                values.Add(new(name, value));
            else
                values[known] = new(name, values[known].Value + "," + value);
        }

        return new HandshakeValues(values, StringComparison.Ordinal);
    }
}
