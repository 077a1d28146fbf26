using System.Text.Json;

namespace Parley.SocketIO.Wire;

/// <summary>
/// The arguments of an event or an acknowledgement: well-formed JSON in an array of its own, read when a handler asks for them. Most events have one argument of a known type, which is
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

    /// <summary>From the bracket that opens the array to the one that closes it.</summary>
    internal ReadOnlySpan<byte> Json => _json;

    /// <summary>The first argument; empty when there is none.</summary>
    internal ReadOnlySpan<byte> First => _json.AsSpan(1, _firstLength);

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

    internal bool FirstIsObject => _firstLength > 0 && _json[1] == (byte)'{';
}
