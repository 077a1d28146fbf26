using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;

namespace Parley.SocketIO.Adapters;

/// <summary><see cref="Socket.Data"/> as JSON, for another node. An entry whose type has no known JSON form stays behind.</summary>
internal static class SocketData
{
    internal static void Write(Utf8JsonWriter json, IDictionary<string, object?>? data, JsonSerializerOptions? types)
    {
        json.WriteStartObject();
        foreach (var (name, value) in data ?? ImmutableDictionary<string, object?>.Empty)
            WriteEntry(json, name, value, types);
        json.WriteEndObject();
    }

    /// <summary>Strings, booleans and null as what they are, all else as <see cref="JsonElement"/>; null when there is nothing.</summary>
    internal static IDictionary<string, object?>? Read(ReadOnlySpan<byte> json)
    {
        var entries = JsonElement.Parse(json);
        if (entries.GetPropertyCount() == 0)
            return null;
        return new ConcurrentDictionary<string, object?>(entries.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Value(entry.Value))));
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => value,
    };

    private static void WriteEntry(Utf8JsonWriter json, string name, object? value, JsonSerializerOptions? types)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case decimal number:
                json.WriteNumber(name, number);
                break;
            case Guid id:
                json.WriteString(name, id);
                break;
            case DateTimeOffset time:
                json.WriteString(name, time);
                break;
            case JsonElement { ValueKind: not JsonValueKind.Undefined } element:
                json.WritePropertyName(name);
                element.WriteTo(json);
                break;
            default:
                if (types is null || !types.TryGetTypeInfo(value.GetType(), out var type))
                    break;
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, type);
                break;
        }
    }
}
