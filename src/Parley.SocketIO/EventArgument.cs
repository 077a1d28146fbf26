using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// One argument of an emitted event or acknowledgement. Text, numbers, booleans, <see cref="JsonElement"/> and bytes convert to it by themselves:
/// <c>socket.Emit("moved", 12, "north", bytes)</c>; anything else is <see cref="Of{T}"/>. Bytes become a binary attachment and are not copied
/// before the emit. <c>default</c> is <c>null</c>. A client's JSON beside bytes may hold placeholders of attachments that there are not: such an emit
/// throws <see cref="ArgumentException"/>; <see cref="ReceivedArguments.Forward"/> sends on what came.
/// </summary>
public readonly struct EventArgument
{
    private readonly object? _value;
    private readonly double _number;
    private readonly long _integer;
    private readonly Kind _kind;

    private EventArgument(Kind kind, object? value = null, long integer = 0, double number = 0)
    {
        _kind = kind;
        _value = value;
        _integer = integer;
        _number = number;
    }

    private enum Kind : byte
    {
        Null,
        Boolean,
        Integer,
        Number,
        Text,
        Binary,
        Written,
    }

    /// <summary>JSON's <c>null</c>.</summary>
    public static EventArgument Null => default;

    /// <summary>Text; <c>null</c> is JSON's.</summary>
    public static implicit operator EventArgument(string? value) => value is null ? default : new(Kind.Text, value);

    /// <summary>A truth value.</summary>
    public static implicit operator EventArgument(bool value) => new(Kind.Boolean, integer: value ? 1 : 0);

    /// <summary>An integer.</summary>
    public static implicit operator EventArgument(int value) => new(Kind.Integer, integer: value);

    /// <summary>An integer; JavaScript's are exact up to 2⁵³.</summary>
    public static implicit operator EventArgument(long value) => new(Kind.Integer, integer: value);

    /// <summary>A number. JSON has no NaN and no infinity: emitting one throws <see cref="ArgumentException"/>.</summary>
    public static implicit operator EventArgument(double value) => new(Kind.Number, number: value);

    /// <summary>JSON as it is; an undefined element is <c>null</c>.</summary>
    public static implicit operator EventArgument(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? default : new(Kind.Written, new Element(value, []));

    /// <summary>Bytes, which become an attachment; <c>null</c> is JSON's.</summary>
    public static implicit operator EventArgument(byte[]? value) => value is null ? default : new(Kind.Binary, (ReadOnlyMemory<byte>)value);

    /// <summary>Bytes, which become an attachment.</summary>
    public static implicit operator EventArgument(ReadOnlyMemory<byte> value) => new(Kind.Binary, value);

    /// <summary>A value of any type, serialized when it is emitted; bytes in it become attachments by <see cref="BinaryConverter"/>.</summary>
    public static EventArgument Of<T>(T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new(Kind.Written, new Typed<T>(value, type));
    }

    /// <summary>An argument that a client sent: its placeholders are replaced by attachments again.</summary>
    internal static EventArgument Of(JsonElement value, ReadOnlyMemory<byte>[] attachments) => new(Kind.Written, new Element(value, attachments));

    internal void Write(Utf8JsonWriter writer)
    {
        switch (_kind)
        {
            case Kind.Boolean:
                writer.WriteBooleanValue(_integer != 0);
                break;
            case Kind.Integer:
                writer.WriteNumberValue(_integer);
                break;
            case Kind.Number:
                writer.WriteNumberValue(_number);
                break;
            case Kind.Text:
                writer.WriteStringValue((string)_value!);
                break;
            case Kind.Binary:
                Placeholder.Write(writer, (ReadOnlyMemory<byte>)_value!);
                break;
            case Kind.Written:
                ((Value)_value!).Write(writer);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private abstract class Value
    {
        internal abstract void Write(Utf8JsonWriter writer);
    }

    private sealed class Typed<T>(T value, JsonTypeInfo<T> type) : Value
    {
        internal override void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, value, type);
    }

    private sealed class Element(JsonElement value, ReadOnlyMemory<byte>[] attachments) : Value
    {
        internal override void Write(Utf8JsonWriter writer)
        {
            if (attachments.Length == 0)
                PacketWriter.WriteRaw(writer, value);
            else
                Placeholder.Rewrite(writer, value, attachments);
        }
    }
}
