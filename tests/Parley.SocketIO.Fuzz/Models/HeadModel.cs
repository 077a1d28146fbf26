using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Parley.SocketIO.Fuzz.Models;

/// <summary>
/// Which first bytes of a connection may be taken for the opening of a WebSocket at <c>/socket.io</c>: an HTTP/1.1 request (RFC 9112) that nobody could read
/// in another way.
/// </summary>
internal static partial class HeadModel
{
    private const int MaxBytes = 8 * 1024;

    private static readonly string[] OfTheOpening = ["upgrade", "connection"];

    /// <summary>The headers that an application sees, names in lower case, with the values of each; null when it is not an opening.</summary>
    internal static SortedDictionary<string, List<string>>? Read(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOf("\r\n\r\n"u8) + 4;
        if (length is < 4 or > MaxBytes || !Utf8.IsValid(bytes[..length]))
            return null;
        var lines = Encoding.UTF8.GetString(bytes[..(length - 4)]).Split("\r\n");
        if (!RequestLine().IsMatch(lines[0]))
            return null;
        var headers = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var hosts = 0;
        foreach (var line in lines[1..])
        {
            var match = HeaderLine().Match(line);
            if (!match.Success)
                return null;
            var (name, value) = (match.Groups["name"].Value.ToLowerInvariant(), match.Groups["value"].Value.Trim(' ', '\t'));
            if (name is "content-length" or "transfer-encoding" or "expect")
                return null;
            if (name == "host")
                hosts += Host().IsMatch(value) ? 1 : 2;
            if (!headers.TryGetValue(name, out var values))
                headers[name] = values = [];
            values.Add(value);
        }

        var isOpening = hosts == 1 && headers.GetValueOrDefault("upgrade", [""])[^1].Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && string.Join(',', headers.GetValueOrDefault("connection", [""])).Split(',').Any(token => token.Trim(' ', '\t').Equals("upgrade", StringComparison.OrdinalIgnoreCase));
        if (!isOpening)
            return null;
        foreach (var name in headers.Keys.Where(name => OfTheOpening.Contains(name) || name.StartsWith("sec-websocket-", StringComparison.Ordinal)).ToArray())
            headers.Remove(name);
        return headers;
    }

    [GeneratedRegex(@"^GET /socket\.io/?(\?[!-~-[#]]*)? HTTP/1\.1\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"^(?<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]+):(?<value>[^\x00-\x08\x0A-\x1F\x7F]*)\z")]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"^[-._~%!$&'()*+,;=:\[\]0-9A-Za-z]+\z")]
    private static partial Regex Host();
}
