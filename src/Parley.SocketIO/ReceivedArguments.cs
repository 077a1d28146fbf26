using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// What a client sent with an event or answered to one: JSON arguments, and attachments where it sent bytes. Immutable; owns its memory and may be
/// kept.
/// </summary>
public class ReceivedArguments
{
    private readonly EventArguments _arguments;
    private readonly ReadOnlyMemory<byte>[] _attachments;
    private StrongBox<JsonElement>? _parsed;

    internal ReceivedArguments(EventArguments arguments, ReadOnlyMemory<byte>[] attachments)
    {
        _arguments = arguments;
        _attachments = attachments;
    }

    /// <summary>
    /// The arguments: a JSON array, possibly empty, parsed when it is first asked for. Bytes are <c>{"_placeholder":true,"num":0}</c> in it; see
    /// <see cref="Binary(int)"/>. A string in it may hold a lone surrogate, for which <see cref="JsonElement.GetString"/> throws
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    public JsonElement Arguments => (_parsed ??= new(_arguments.Parse())).Value;

    /// <summary>The number of arguments.</summary>
    public int Count => _arguments.Count;

    /// <summary>
    /// The attachments in order of their numbers; mostly none, at most <see cref="SocketIOOptions.MaxAttachments"/>. Which argument each one
    /// belongs to, the placeholders say.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => _attachments;

    /// <summary>Whether the first argument is a JSON object (one that stands for bytes, too).</summary>
    public bool HasPayload => _arguments.FirstIsObject;

    /// <summary>An argument, or an <see cref="JsonValueKind.Undefined"/> element when there are fewer.</summary>
    public JsonElement this[int index] => index >= 0 && index < Count ? Arguments[index] : default;

    internal EventArguments Json => _arguments;

    internal ReadOnlyMemory<byte>[] AttachmentArray => _attachments;

    /// <summary>The first argument, read as a type without parsing the others; bytes in it are read by <see cref="BinaryConverter"/>.</summary>
    /// <exception cref="JsonException">It is not of that type, or there is none.</exception>
    public T? Payload<T>(JsonTypeInfo<T> type) => Count > 0 ? Deserialize(_arguments.First, type) : throw new JsonException("There is no argument.");

    /// <summary>An argument, read as a type; see <see cref="Payload{T}(JsonTypeInfo{T})"/>.</summary>
    /// <exception cref="JsonException">It is not of that type, or there are fewer.</exception>
    public T? Payload<T>(int index, JsonTypeInfo<T> type)
    {
        if (index == 0)
            return Payload(type);
        return index > 0 && index < Count
            ? Deserialize(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(Arguments[index]), type)
            : throw new JsonException($"There is no argument {index}.");
    }

    /// <summary>The bytes that an argument is, without a copy; null when it is not bytes or there are fewer arguments.</summary>
    public ReadOnlyMemory<byte>? Binary(int index) => Binary(this[index]);

    /// <summary>The bytes that an element of <see cref="Arguments"/> stands for; null when it is not bytes.</summary>
    public ReadOnlyMemory<byte>? Binary(JsonElement element) => Placeholder.Find(element, _attachments);

    /// <summary>The arguments, bytes included, as arguments of an emit: <c>socket.Emit("said", e.Forward())</c>.</summary>
    public EventArgument[] Forward()
    {
        var all = new EventArgument[Count];
        for (var i = 0; i < all.Length; i++)
            all[i] = EventArgument.Of(Arguments[i], _attachments);
        return all;
    }

    private T? Deserialize<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type) =>
        _attachments.Length == 0 ? JsonSerializer.Deserialize(json, type) : Placeholder.Deserialize(json, type, _attachments);
}
