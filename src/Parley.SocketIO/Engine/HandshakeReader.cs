using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Parley.SocketIO.Engine;

/// <summary>Copies out of the request what the application may ask for later, so that the request itself can be let go.</summary>
internal static class HandshakeReader
{
    internal static Handshake Read(HttpContext context, TimeProvider time)
    {
        var request = context.Request;
        return new Handshake
        {
            Headers = new HandshakeValues(request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString())), StringComparison.OrdinalIgnoreCase),
            Query = new HandshakeValues(request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.ToString())), StringComparison.Ordinal),
            Address = context.Connection.RemoteIpAddress?.ToString(),
            Time = time.GetUtcNow(),
            IsSecure = request.IsHttps,
            Url = request.GetEncodedPathAndQuery(),
        };
    }
}
