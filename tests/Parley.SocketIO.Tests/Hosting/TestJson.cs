using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO.Tests.Hosting;

[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Photo))]
internal sealed partial class TestJson : JsonSerializerContext
{
    internal static JsonElement Parse(string json) => System.Text.Json.JsonElement.Parse(json);
}

/// <summary>A context all of whose bytes are attachments.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(BinaryConverter)])]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(List<byte[]>))]
internal sealed partial class BinaryJson : JsonSerializerContext;

/// <summary>Bytes in an object, which leave as attachments.</summary>
internal sealed record Photo
{
    public string Name { get; init; } = "";

    [JsonConverter(typeof(BinaryConverter))]
    public byte[]? Image { get; init; }

    [JsonConverter(typeof(BinaryConverter))]
    public ReadOnlyMemory<byte> Thumbnail { get; init; }
}
