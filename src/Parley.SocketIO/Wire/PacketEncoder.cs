using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO.Wire;

/// <summary>
/// Writes Socket.IO v5 packets inside an Engine.IO message (<c>4</c>): type, [attachments-], [/namespace,], [id], [JSON]. Each call runs the
/// JSON writer once, however many sockets receive the result.
/// </summary>
internal static class PacketEncoder
{
    internal static OutboundPacket Event<T>(string ns, string name, T payload, JsonTypeInfo<T> type, long id = -1, string? offset = null)
    {
        ReservedNames.ThrowIfReserved(name);
        using var packet = new PacketWriter(PacketType.Event, ns, id);
        packet.Json.WriteStartArray();
        packet.Json.WriteStringValue(name);
        packet.Write(payload, type);
        return Finish(packet, offset);
    }

    internal static OutboundPacket Event(string ns, string name, ReadOnlySpan<EventArgument> arguments, long id = -1, string? offset = null)
    {
        ReservedNames.ThrowIfReserved(name);
        using var packet = new PacketWriter(PacketType.Event, ns, id);
        packet.Json.WriteStartArray();
        packet.Json.WriteStringValue(name);
        foreach (var argument in arguments)
            argument.Write(packet.Json);
        return Finish(packet, offset);
    }

    internal static OutboundPacket Ack<T>(string ns, long id, T value, JsonTypeInfo<T> type)
    {
        using var packet = new PacketWriter(PacketType.Ack, ns, id);
        packet.Json.WriteStartArray();
        packet.Write(value, type);
        packet.Json.WriteEndArray();
        return packet.Finish();
    }

    internal static OutboundPacket Ack(string ns, long id, ReadOnlySpan<EventArgument> arguments)
    {
        using var packet = new PacketWriter(PacketType.Ack, ns, id);
        packet.Json.WriteStartArray();
        foreach (var argument in arguments)
            argument.Write(packet.Json);
        packet.Json.WriteEndArray();
        return packet.Finish();
    }

    internal static OutboundPacket Connect(string ns, string sid, string? pid = null)
    {
        using var packet = new PacketWriter(PacketType.Connect, ns, -1);
        packet.Json.WriteStartObject();
        packet.Json.WriteString("sid"u8, sid);
        if (pid is not null)
            packet.Json.WriteString("pid"u8, pid);
        packet.Json.WriteEndObject();
        return packet.Finish();
    }

    internal static OutboundPacket ConnectError(string ns, string message, JsonElement? data)
    {
        using var packet = new PacketWriter(PacketType.ConnectError, ns, -1);
        WriteError(packet.Json, message, data);
        return packet.Finish();
    }

    /// <summary>An acknowledgement that says, in the words of CONNECT_ERROR, that its event was refused.</summary>
    internal static OutboundPacket AckRefusal(string ns, long id, string message, JsonElement? data)
    {
        using var packet = new PacketWriter(PacketType.Ack, ns, id);
        packet.Json.WriteStartArray();
        packet.Json.WriteStartObject();
        packet.Json.WritePropertyName("error"u8);
        WriteError(packet.Json, message, data);
        packet.Json.WriteEndObject();
        packet.Json.WriteEndArray();
        return packet.Finish();
    }

    internal static OutboundPacket Disconnect(string ns)
    {
        using var packet = new PacketWriter(PacketType.Disconnect, ns, -1);
        return packet.Finish();
    }

    private static void WriteError(Utf8JsonWriter json, string message, JsonElement? data)
    {
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        if (data is { ValueKind: not JsonValueKind.Undefined } value)
        {
            json.WritePropertyName("data"u8);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>With recovery on, an event's last item is its offset, by which a client that comes back says what it has.</summary>
    private static OutboundPacket Finish(in PacketWriter writer, string? offset)
    {
        if (offset is not null)
            writer.Json.WriteStringValue(offset);
        writer.Json.WriteEndArray();
        var packet = writer.Finish();
        packet.Offset = offset;
        return packet;
    }
}

/// <summary>
/// One packet while it is written. Attachments that <see cref="BinaryConverter"/> finds on the way are collected here; their number, which stands in
/// front of everything, is put there at the end.
/// </summary>
internal readonly ref struct PacketWriter
{
    /// <summary>The Engine.IO type and the Socket.IO type.</summary>
    private const int TypeBytes = 2;

    /// <summary>A scratch buffer that grew past this is let go, so that one huge packet does not stay with the thread.</summary>
    private const int KeptScratchBytes = 64 * 1024;

    /// <summary>Packets are never part of an HTML page, so text beyond ASCII stays as it is instead of growing sixfold.</summary>
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Scratch? _cached;

    [ThreadStatic]
    private static Scratch? _current;

    private readonly Scratch _scratch;
    private readonly PacketType _type;
    private readonly int _jsonStart;

    internal PacketWriter(PacketType type, string ns, long id)
    {
        _type = type;

        // Taken out while in use: a converter that emits while it writes gets a scratch of its own.
        _scratch = _cached ?? new Scratch();
        _cached = null;
        _scratch.Outer = _current;
        _current = _scratch;
        _scratch.Buffer.ResetWrittenCount();
        _scratch.Json.Reset(_scratch.Buffer);
        var head = _scratch.Buffer.GetSpan(OutboundPacket.HeaderRoom + TypeBytes);
        head[OutboundPacket.HeaderRoom] = (byte)'4';
        head[OutboundPacket.HeaderRoom + 1] = (byte)('0' + (int)type);
        _scratch.Buffer.Advance(OutboundPacket.HeaderRoom + TypeBytes);
        if (ns != "/")
        {
            Encoding.UTF8.GetBytes(ns, _scratch.Buffer);
            _scratch.Buffer.Write(","u8);
        }

        if (id >= 0)
        {
            Utf8Formatter.TryFormat(id, _scratch.Buffer.GetSpan(20), out var written);
            _scratch.Buffer.Advance(written);
        }

        _jsonStart = _scratch.Buffer.WrittenCount;
    }

    internal Utf8JsonWriter Json => _scratch.Json;

    /// <summary>
    /// Makes <paramref name="data"/> an attachment of the packet that <paramref name="json"/> writes on this thread and returns its number; -1 when
    /// that writer belongs to no packet.
    /// </summary>
    internal static int Attach(Utf8JsonWriter json, ReadOnlyMemory<byte> data)
    {
        if (_current is not { } scratch || scratch.Json != json)
            return -1;
        var attachments = scratch.Attachments ??= [];
        attachments.Add(data);
        return attachments.Count - 1;
    }

    internal void Write<T>(T value, JsonTypeInfo<T> type)
    {
        // JSON that a client sent goes out as it came: a lone surrogate in it, which has no .NET string, would make the serializer throw.
        if (typeof(T) == typeof(JsonElement))
            WriteRaw(Json, (JsonElement)(object)value!);
        else
            JsonSerializer.Serialize(Json, value, type);
    }

    internal static void WriteRaw(Utf8JsonWriter json, JsonElement value) => json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    /// <exception cref="ArgumentException">
    /// A value has a placeholder of its own making, for an attachment that there is not: sent on, it would make each receiver close its connection.
    /// </exception>
    internal OutboundPacket Finish()
    {
        _scratch.Json.Flush();
        var written = _scratch.Buffer.WrittenSpan;
        if (_scratch.Attachments is null)
            return new OutboundPacket(written.ToArray());
        if (!Placeholder.AreValid(written[_jsonStart..], _scratch.Attachments.Count))
            throw new ArgumentException("A value has a placeholder for an attachment that this packet does not have.");
        var tail = written[(OutboundPacket.HeaderRoom + TypeBytes)..];
        var type = _type == PacketType.Event ? PacketType.BinaryEvent : PacketType.BinaryAck;
        var head = string.Create(CultureInfo.InvariantCulture, $"4{(int)type}{_scratch.Attachments.Count}-");
        return OutboundPacket.WithAttachments(Encoding.ASCII.GetBytes(head), tail, _scratch.Attachments);
    }

    public void Dispose()
    {
        _current = _scratch.Outer;
        _scratch.Outer = null;
        _scratch.Attachments = null;

        // A writer that was left in the middle of something is as good as new after Reset.
        if (_scratch.Buffer.Capacity <= KeptScratchBytes)
            _cached = _scratch;
    }

    private sealed class Scratch
    {
        internal ArrayBufferWriter<byte> Buffer { get; } = new(1024);

        internal Utf8JsonWriter Json { get; } = new(Stream.Null, WriterOptions);

        internal List<ReadOnlyMemory<byte>>? Attachments { get; set; }

        /// <summary>The packet in whose midst this one is written, by a converter that emits.</summary>
        internal Scratch? Outer { get; set; }
    }
}
