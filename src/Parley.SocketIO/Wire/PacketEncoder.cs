using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO.Wire;

/// <summary>
/// Writes Socket.IO v5 packets inside an Engine.IO message (<c>4</c>): type, [/namespace,], [id], [JSON]. Each call runs the JSON writer once,
/// however many sockets receive the result.
/// </summary>
internal static class PacketEncoder
{
    /// <summary>A scratch buffer that grew past this is let go, so that one huge packet does not stay with the thread.</summary>
    private const int KeptScratchBytes = 64 * 1024;

    /// <summary>Packets are never part of an HTML page, so text beyond ASCII stays as it is instead of growing sixfold.</summary>
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Scratch? _cached;

    internal static OutboundPacket Event<T>(string ns, string name, T payload, JsonTypeInfo<T> type, long id = -1)
    {
        var scratch = Rent(PacketType.Event, ns, id);
        scratch.Json.WriteStartArray();
        scratch.Json.WriteStringValue(name);
        JsonSerializer.Serialize(scratch.Json, payload, type);
        scratch.Json.WriteEndArray();
        return Finish(scratch);
    }

    internal static OutboundPacket Event(string ns, string name, long id = -1)
    {
        var scratch = Rent(PacketType.Event, ns, id);
        scratch.Json.WriteStartArray();
        scratch.Json.WriteStringValue(name);
        scratch.Json.WriteEndArray();
        return Finish(scratch);
    }

    internal static OutboundPacket Ack<T>(string ns, long id, T value, JsonTypeInfo<T> type)
    {
        var scratch = Rent(PacketType.Ack, ns, id);
        scratch.Json.WriteStartArray();
        JsonSerializer.Serialize(scratch.Json, value, type);
        scratch.Json.WriteEndArray();
        return Finish(scratch);
    }

    internal static OutboundPacket Ack(string ns, long id)
    {
        var scratch = Rent(PacketType.Ack, ns, id);
        scratch.Json.WriteStartArray();
        scratch.Json.WriteEndArray();
        return Finish(scratch);
    }

    internal static OutboundPacket Connect(string ns, string sid)
    {
        var scratch = Rent(PacketType.Connect, ns, -1);
        scratch.Json.WriteStartObject();
        scratch.Json.WriteString("sid"u8, sid);
        scratch.Json.WriteEndObject();
        return Finish(scratch);
    }

    internal static OutboundPacket ConnectError(string ns, string message, JsonElement? data)
    {
        var scratch = Rent(PacketType.ConnectError, ns, -1);
        scratch.Json.WriteStartObject();
        scratch.Json.WriteString("message"u8, message);
        if (data is { ValueKind: not JsonValueKind.Undefined } value)
        {
            scratch.Json.WritePropertyName("data"u8);
            value.WriteTo(scratch.Json);
        }

        scratch.Json.WriteEndObject();
        return Finish(scratch);
    }

    internal static OutboundPacket Disconnect(string ns) => Finish(Rent(PacketType.Disconnect, ns, -1));

    private static Scratch Rent(PacketType type, string ns, long id)
    {
        // Taken out while in use: a converter that emits while it writes gets a scratch of its own.
        var scratch = _cached ?? new Scratch();
        _cached = null;
        scratch.Buffer.ResetWrittenCount();
        scratch.Json.Reset(scratch.Buffer);
        var head = scratch.Buffer.GetSpan(OutboundPacket.HeaderRoom + 2);
        head[OutboundPacket.HeaderRoom] = (byte)'4';
        head[OutboundPacket.HeaderRoom + 1] = (byte)('0' + (int)type);
        scratch.Buffer.Advance(OutboundPacket.HeaderRoom + 2);
        if (ns != "/")
        {
            Encoding.UTF8.GetBytes(ns, scratch.Buffer);
            scratch.Buffer.Write(","u8);
        }

        if (id >= 0)
        {
            Utf8Formatter.TryFormat(id, scratch.Buffer.GetSpan(20), out var written);
            scratch.Buffer.Advance(written);
        }

        return scratch;
    }

    private static OutboundPacket Finish(Scratch scratch)
    {
        scratch.Json.Flush();
        var packet = new OutboundPacket(scratch.Buffer.WrittenSpan.ToArray());
        if (scratch.Buffer.Capacity <= KeptScratchBytes)
            _cached = scratch;
        return packet;
    }

    private sealed class Scratch
    {
        internal ArrayBufferWriter<byte> Buffer { get; } = new(1024);

        internal Utf8JsonWriter Json { get; } = new(Stream.Null, WriterOptions);
    }
}
