namespace Parley.SocketIO.WebSockets;

/// <summary>
/// permessage-deflate (RFC 7692) in the opening handshake. Accepted only without context takeover in either direction: each message stands for
/// itself, so a broadcast is compressed once for all its recipients, and an idle connection holds no zlib state (some 300 KB otherwise).
/// </summary>
internal static class DeflateOffer
{
    private const string Extension = "permessage-deflate";
    private const string Accepted = Extension + "; server_no_context_takeover; client_no_context_takeover";

    /// <summary>
    /// The value of <c>Sec-WebSocket-Extensions</c> that accepts the first acceptable offer of the client's; null when there is none.
    /// </summary>
    internal static string? Accept(string offers)
    {
        foreach (var offer in offers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = offer.Split(';', StringSplitOptions.TrimEntries);
            if (string.Equals(parts[0], Extension, StringComparison.OrdinalIgnoreCase) && AcceptParameters(parts.AsSpan(1)) is { } answer)
                return answer;
        }

        return null;
    }

    /// <summary>§7.1: an offer with a parameter that is unknown, repeated or out of range is declined as a whole.</summary>
    private static string? AcceptParameters(ReadOnlySpan<string> parameters)
    {
        var answer = Accepted;
        for (var i = 0; i < parameters.Length; i++)
        {
            var (name, value) = Split(parameters[i]);
            for (var j = 0; j < i; j++)
            {
                if (Split(parameters[j]).Name == name)
                    return null;
            }

            switch (name)
            {
                case "server_no_context_takeover" or "client_no_context_takeover" when value is null:
                case "client_max_window_bits" when value is null || IsWindow(value):
                    // Inflating with the largest window reads what any smaller one wrote.
                    break;
                case "server_max_window_bits" when value == "15":
                    answer += "; server_max_window_bits=15";
                    break;
                default:
                    // Among them a smaller server window, which .NET's deflater can't promise.
                    return null;
            }
        }

        return answer;
    }

    private static (string Name, string? Value) Split(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (parameter, null) : (parameter[..equals].TrimEnd(), parameter[(equals + 1)..].Trim(' ', '\t', '"'));
    }

    private static bool IsWindow(string value) => value is "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15";
}
