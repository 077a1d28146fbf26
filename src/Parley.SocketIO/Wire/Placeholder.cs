using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO.Wire;

/// <summary>
/// <c>{"_placeholder":true,"num":0}</c>: what stands for an attachment in the JSON of a binary packet (Socket.IO protocol v5, "Packet encoding").
/// An object whose <c>_placeholder</c> is anything but <c>true</c> is an ordinary object.
/// </summary>
internal static class Placeholder
{
    /// <summary>The options' own limit of <see cref="SocketIOOptions.MaxJsonDepth"/>, and the values inside the deepest array.</summary>
    private const int MaxDepth = 513;

    /// <summary>The attachments of the packet that is deserialized on this thread.</summary>
    [ThreadStatic]
    private static ReadOnlyMemory<byte>[]? _attachments;

    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Placeholder = 1,
        Num = 2,
    }

    /// <summary>Whether every placeholder in well-formed JSON names one of <paramref name="count"/> attachments.</summary>
    internal static bool AreValid(ReadOnlySpan<byte> json, int count)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        Span<Parts> objects = stackalloc Parts[MaxDepth + 1];
        var property = Parts.None;
        while (reader.Read())
        {
            // 1. The value of a property of interest; of a name that occurs twice the last one counts, as in JavaScript.
            if (property != Parts.None)
            {
                ref var parts = ref objects[reader.CurrentDepth - 1];
                parts = IsPart(ref reader, property, count) ? parts | property : parts & ~property;
                property = Parts.None;
            }

            // 2. What it begins or ends.
            if (reader.TokenType == JsonTokenType.PropertyName)
                property = Is(ref reader, "_placeholder"u8) ? Parts.Placeholder : Is(ref reader, "num"u8) ? Parts.Num : Parts.None;
            else if (reader.TokenType == JsonTokenType.StartObject)
                objects[reader.CurrentDepth] = Parts.None;
            else if (reader.TokenType == JsonTokenType.EndObject && objects[reader.CurrentDepth] == Parts.Placeholder)
                return false;
        }

        return true;
    }

    /// <summary>The attachment that an element stands for; null when it is not a placeholder.</summary>
    internal static ReadOnlyMemory<byte>? Find(JsonElement element, ReadOnlyMemory<byte>[] attachments)
    {
        if (attachments.Length == 0 || element.ValueKind != JsonValueKind.Object)
            return null;
        try
        {
            var index = element.TryGetProperty("_placeholder"u8, out var isPlaceholder) && isPlaceholder.ValueKind == JsonValueKind.True
                && element.TryGetProperty("num"u8, out var num) && num.ValueKind == JsonValueKind.Number
                    ? IndexOf(num.GetDouble(), attachments.Length)
                    : -1;

            // Not a conditional expression: the null of one would become empty memory.
            if (index >= 0)
                return attachments[index];
            return null;
        }
        catch (InvalidOperationException)
        {
            // A name with a lone surrogate, which nothing can be compared with.
            return null;
        }
    }

    /// <summary>Deserializes with <see cref="BinaryConverter"/> finding these attachments.</summary>
    internal static T? Deserialize<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, ReadOnlyMemory<byte>[] attachments)
    {
        var outer = _attachments;
        _attachments = attachments;
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        finally
        {
            _attachments = outer;
        }
    }

    /// <exception cref="JsonException">It is neither a placeholder nor base64.</exception>
    internal static ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes))
            return bytes;
        if (reader.TokenType == JsonTokenType.StartObject && Find(JsonElement.ParseValue(ref reader), _attachments ?? []) is { } attachment)
            return attachment;
        throw new JsonException("Neither an attachment nor base64.");
    }

    /// <exception cref="JsonException">It is neither a placeholder nor base64.</exception>
    internal static byte[] ReadArray(ref Utf8JsonReader reader)
    {
        // An attachment that was received has an array of its own, which needs no copy.
        var data = Read(ref reader);
        return MemoryMarshal.TryGetArray(data, out var array) && array is { Offset: 0, Array: { } whole } && whole.Length == array.Count ? whole : data.ToArray();
    }

    internal static void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> data)
    {
        var num = PacketWriter.Attach(writer, data);
        if (num < 0)
        {
            writer.WriteBase64StringValue(data.Span);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBoolean("_placeholder"u8, true);
        writer.WriteNumber("num"u8, num);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Writes an element that was received, its placeholders numbered anew: what is sent on has attachments of its own, from several events
    /// perhaps.
    /// </summary>
    internal static void Rewrite(Utf8JsonWriter writer, JsonElement element, ReadOnlyMemory<byte>[] attachments)
    {
        if (Find(element, attachments) is { } data)
        {
            Write(writer, data);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in element.EnumerateArray())
                Rewrite(writer, item, attachments);
            writer.WriteEndArray();
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var property in element.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                Rewrite(writer, property.Value, attachments);
            }

            writer.WriteEndObject();
        }
        else
        {
            PacketWriter.WriteRaw(writer, element);
        }
    }

    private static bool IsPart(ref Utf8JsonReader reader, Parts property, int count) => property == Parts.Placeholder
        ? reader.TokenType == JsonTokenType.True
        : reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var num) && IndexOf(num, count) >= 0;

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, which nothing can be compared with.
            return false;
        }
    }

    /// <summary>A JavaScript number as an index below <paramref name="count"/>; -1 when it is none.</summary>
    private static int IndexOf(double num, int count) => num >= 0 && num < count && num == Math.Floor(num) ? (int)num : -1;
}
