namespace Parley.SocketIO.Fuzz.Models;

/// <summary>Engine.IO v4 payloads, read the plain way.</summary>
internal static class PayloadModel
{
    internal static List<byte[]> Split(byte[] body)
    {
        var packets = new List<byte[]>();
        var start = 0;
        for (var i = 0; i <= body.Length; i++)
        {
            if (i < body.Length && body[i] != 0x1E)
                continue;
            packets.Add(body[start..i]);
            start = i + 1;
        }

        return packets;
    }

    /// <summary>The data of a <c>b…</c> packet; null when it is not the one base64 form of some bytes (RFC 4648 §3.5), white space aside.</summary>
    internal static byte[]? Decode(string packet)
    {
        var text = string.Concat(packet.Skip(1).Where(c => c is not (' ' or '\t' or '\r' or '\n')));
        try
        {
            var data = Convert.FromBase64String(text);
            return Convert.ToBase64String(data) == text ? data : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
