using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Parley.SocketIO.Wire;

/// <summary>The head of a received packet and its JSON, not yet parsed.</summary>
internal readonly ref struct InboundPacket
{
    internal PacketType Type { get; init; }

    internal string Namespace { get; init; }

    /// <summary>The ack id, or -1.</summary>
    internal long Id { get; init; }

    internal Span<byte> Payload { get; init; }
}

/// <summary>
/// Reads Socket.IO v5 packets: type, [attachments-], [/namespace,], [id], [JSON]. Every method returns false for what the protocol calls a
/// parse error, and none throws, whatever the bytes are.
/// </summary>
internal static class PacketParser
{
    /// <summary>A name is echoed in a refusal and looked up: nobody needs a longer one.</summary>
    private const int MaxNamespaceBytes = 512;

    /// <summary>Ack ids are JavaScript numbers: above 15 digits they stop being exact.</summary>
    private const int MaxIdDigits = 15;

    internal static bool TryParse(Span<byte> message, out InboundPacket packet)
    {
        packet = default;
        if (message.IsEmpty || message[0] is < (byte)'0' or > (byte)'6')
            return false;
        var type = (PacketType)(message[0] - '0');

        // Binary packets are refused as a parse error until attachments are supported.
        if (type is PacketType.BinaryEvent or PacketType.BinaryAck)
            return false;
        var rest = message[1..];
        if (!TryReadNamespace(ref rest, out var ns) || !TryReadId(ref rest, out var id))
            return false;
        packet = new InboundPacket { Type = type, Namespace = ns, Id = id, Payload = rest };
        return true;
    }

    /// <summary>Reads <c>["name",arg…]</c>, checks all of it and copies the arguments: one pass, and one array for what the event keeps.</summary>
    internal static bool TryReadEvent(ReadOnlySpan<byte> payload, int maxDepth, out string name, out EventArguments arguments)
    {
        name = string.Empty;
        arguments = default;
        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = maxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.String)
                return false;
            name = reader.GetString()!;
            if (IsReserved(name))
                return false;
            int start = 0, firstEnd = 0, count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (count == 0)
                    start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (count++ == 0)
                    firstEnd = (int)reader.BytesConsumed;
            }

            var end = (int)reader.BytesConsumed;

            // Read() throws when anything but white space follows the array.
            if (reader.Read())
                return false;
            arguments = count == 0 ? EventArguments.None : EventArguments.Copy(payload[start..end], count, firstEnd - start);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A name with a lone surrogate has no .NET string.
            return false;
        }
    }

    internal static bool TryReadArray(ReadOnlySpan<byte> json, int maxDepth, out JsonElement array) =>
        TryReadValue(json, maxDepth, JsonValueKind.Array, out array);

    internal static bool TryReadObject(ReadOnlySpan<byte> json, int maxDepth, out JsonElement value) =>
        TryReadValue(json, maxDepth, JsonValueKind.Object, out value);

    private static bool TryReadValue(ReadOnlySpan<byte> json, int maxDepth, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
            value = JsonElement.ParseValue(ref reader);

            // Read() throws when anything but white space follows the value.
            return value.ValueKind == kind && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadNamespace(ref Span<byte> rest, out string ns)
    {
        ns = "/";
        if (rest.IsEmpty || rest[0] != (byte)'/')
            return true;
        var comma = rest.IndexOf((byte)',');
        var name = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? [] : rest[(comma + 1)..];
        if (name.Length > MaxNamespaceBytes || name.ContainsAnyInRange((byte)0, (byte)0x1f))
            return false;
        if (name.Length > 1)
            ns = Encoding.UTF8.GetString(name);
        return true;
    }

    private static bool TryReadId(ref Span<byte> rest, out long id)
    {
        id = -1;
        var digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = rest.Length;
        if (digits == 0)
            return true;
        if (digits > MaxIdDigits || !Utf8Parser.TryParse(rest[..digits], out id, out _))
            return false;
        rest = rest[digits..];
        return true;
    }

    private static bool IsReserved(string name) =>
        name is "connect" or "connect_error" or "disconnect" or "disconnecting" or "newListener" or "removeListener";
}
