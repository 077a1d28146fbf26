using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>Ids travel as the 36-character text of a UUID; also usable as keys of objects.</summary>
public sealed class IdJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, IId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var value)
            ? TId.From(value)
            : throw new JsonException("must be a UUID, like 01890a5d-ac96-774b-bcce-b302099a8057");

    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IdText.TryParse<TId>(reader.GetString(), out var id)
            ? id
            : throw new JsonException("must be a UUID, like 01890a5d-ac96-774b-bcce-b302099a8057");

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[36];
        value.Value.TryFormat(text, out _, "D");
        writer.WritePropertyName(text);
    }
}
