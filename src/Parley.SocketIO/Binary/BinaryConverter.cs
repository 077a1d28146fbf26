using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// Makes <c>byte[]</c>, <see cref="Memory{T}"/> and <see cref="ReadOnlyMemory{T}"/> of bytes Socket.IO attachments instead of base64: as
/// <c>[JsonConverter(typeof(BinaryConverter))]</c> on a property, or for all of a source-generated context with
/// <c>[JsonSourceGenerationOptions(Converters = [typeof(BinaryConverter)])]</c>.
/// </summary>
/// <remarks>
/// An emitted value's bytes leave as attachments in depth-first order, behind the packet in which <c>{"_placeholder":true,"num":0}</c> stands for
/// them (Socket.IO protocol v5, "Packet encoding"); clients get a <c>Buffer</c>, <c>ArrayBuffer</c>, <c>bytes</c> or the like. A received
/// placeholder becomes the bytes again. Outside a packet, and where a client sent a string, the bytes are base64.
/// </remarks>
public sealed class BinaryConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert == typeof(byte[]) || typeToConvert == typeof(ReadOnlyMemory<byte>) || typeToConvert == typeof(Memory<byte>);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        typeToConvert == typeof(byte[]) ? new ArrayConverter()
        : typeToConvert == typeof(Memory<byte>) ? new MemoryConverter()
        : new ReadOnlyMemoryConverter();

    private sealed class ArrayConverter : JsonConverter<byte[]>
    {
        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Placeholder.ReadArray(ref reader);

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => Placeholder.Write(writer, value);
    }

    private sealed class MemoryConverter : JsonConverter<Memory<byte>>
    {
        public override Memory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Placeholder.ReadArray(ref reader);

        public override void Write(Utf8JsonWriter writer, Memory<byte> value, JsonSerializerOptions options) => Placeholder.Write(writer, value);
    }

    private sealed class ReadOnlyMemoryConverter : JsonConverter<ReadOnlyMemory<byte>>
    {
        public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Placeholder.Read(ref reader);

        public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) => Placeholder.Write(writer, value);
    }
}
