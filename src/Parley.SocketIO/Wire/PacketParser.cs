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

    /// <summary>How many attachments a binary packet announces, at least 1; 0 for any other packet.</summary>
    internal int Attachments { get; init; }

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
        var rest = message[1..];
        var attachments = 0;
        if (type is PacketType.BinaryEvent or PacketType.BinaryAck && !TryReadAttachments(ref rest, out attachments))
            return false;
        if (!TryReadNamespace(ref rest, out var ns) || !TryReadId(ref rest, out var id))
            return false;
        packet = new InboundPacket { Type = type, Namespace = ns, Id = id, Attachments = attachments, Payload = rest };
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
            return !ReservedNames.Contains(name) && TryReadArguments(ref reader, payload, out arguments);
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

    /// <summary>Reads <c>[arg…]</c> of an acknowledgement; see <see cref="TryReadEvent"/>.</summary>
    internal static bool TryReadAck(ReadOnlySpan<byte> payload, int maxDepth, out EventArguments arguments)
    {
        arguments = default;
        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = maxDepth });
            return reader.Read() && reader.TokenType == JsonTokenType.StartArray && TryReadArguments(ref reader, payload, out arguments);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>From the reader's place to the end of the array, and of the payload.</summary>
    private static bool TryReadArguments(ref Utf8JsonReader reader, ReadOnlySpan<byte> payload, out EventArguments arguments)
    {
        arguments = default;
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

    internal static bool TryReadObject(ReadOnlySpan<byte> json, int maxDepth, out JsonElement value)
    {
        value = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
            value = JsonElement.ParseValue(ref reader);

            // Read() throws when anything but white space follows the value.
            return value.ValueKind == JsonValueKind.Object && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary><c>1-</c>: how many attachments follow. None is not what a binary packet is for.</summary>
    private static bool TryReadAttachments(ref Span<byte> rest, out int count)
    {
        if (!Utf8Parser.TryParse(rest, out count, out var digits) || count < 1 || rest[0] == (byte)'+' || digits == rest.Length || rest[digits] != (byte)'-')
            return false;
        rest = rest[(digits + 1)..];
        return true;
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
}
