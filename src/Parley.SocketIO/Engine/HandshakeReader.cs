using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Parley.SocketIO.Engine;

/// <summary>Copies out of the request what the application may ask for later, so that the request itself can be let go.</summary>
internal static class HandshakeReader
{
    /// <summary>Read here and not by the request, which would keep a dictionary for as long as the connection lives.</summary>
    internal static HandshakeValues ReadQuery(HttpRequest request)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
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

    internal static Handshake Read(HttpContext context, HandshakeValues query, TimeProvider time)
    {
        var request = context.Request;
        return new Handshake
        {
            Headers = new HandshakeValues(request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString())), StringComparison.OrdinalIgnoreCase),
            Query = query,
            Address = context.Connection.RemoteIpAddress?.ToString(),
            Time = time.GetUtcNow(),
            IsSecure = request.IsHttps,
            Url = request.GetEncodedPathAndQuery(),
        };
    }
}
