using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO.ConformanceHost;

/// <summary>Writes the elements of an array one after the other, without its brackets: several arguments where one is asked for.</summary>
public sealed class Spread : JsonConverter<JsonElement>
{
    public static readonly JsonTypeInfo<JsonElement> Arguments = JsonMetadataServices.CreateValueInfo<JsonElement>(new JsonSerializerOptions(), new Spread());

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
    {
        foreach (var element in value.EnumerateArray())
            element.WriteTo(writer);
    }
}
