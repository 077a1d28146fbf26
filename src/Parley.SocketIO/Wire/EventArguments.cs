using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO.Wire;

/// <summary>
/// An event's arguments: well-formed JSON in an array of its own, read when a handler asks for them. Most events have one argument of a known type, which is
/// read straight from the bytes, without a document in between.
/// </summary>
internal readonly struct EventArguments
{
    internal static readonly EventArguments None = new("[]"u8.ToArray(), 0, 0);

    private readonly byte[] _json;
    private readonly int _firstLength;

    private EventArguments(byte[] json, int count, int firstLength)
    {
        _json = json;
        _firstLength = firstLength;
        Count = count;
    }

    internal int Count { get; }

    /// <param name="rest">From the first argument to the bracket that closes the array.</param>
    /// <param name="count">How many arguments, at least 1.</param>
    /// <param name="firstLength">The first one's bytes.</param>
    internal static EventArguments Copy(ReadOnlySpan<byte> rest, int count, int firstLength)
    {
        var json = new byte[1 + rest.Length];
        json[0] = (byte)'[';
        rest.CopyTo(json.AsSpan(1));
        return new EventArguments(json, count, firstLength);
    }

    internal JsonElement Parse()
    {
        var reader = new Utf8JsonReader(_json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        return JsonElement.ParseValue(ref reader);
    }

    /// <exception cref="JsonException">It is not of that type.</exception>
    internal T? First<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(_json.AsSpan(1, _firstLength), type);

    internal bool FirstIsObject => _firstLength > 0 && _json[1] == (byte)'{';
}
