using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>Times are RFC 3339 in UTC with milliseconds: what the database keeps, and of one length.</summary>
public sealed class Rfc3339Converter : JsonConverter<DateTimeOffset>
{
    private const int RoundTripBytes = 28, Bytes = 24;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : throw new JsonException("must be an RFC 3339 time, like 2026-01-31T12:00:00.000Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        // The format "O" is written without a look at a pattern: 2026-01-31T12:00:00.0000000Z, of which four digits are too many.
        Span<byte> text = stackalloc byte[RoundTripBytes];
        Utf8Formatter.TryFormat(value.UtcDateTime, text, out _, 'O');
        text[Bytes - 1] = (byte)'Z';
        writer.WriteStringValue(text[..Bytes]);
    }
}
