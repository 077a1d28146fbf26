using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol;

namespace Parley.Testing.Clients;

/// <summary>The server's answer to an event.</summary>
/// <param name="Json">The first item of the acknowledgement.</param>
public readonly record struct Acknowledgement(ReadOnlyMemory<byte> Json)
{
    /// <summary>Null when it says <c>ok</c>.</summary>
    public ErrorBody? Error => Read(ProtocolJson.Default.OkResponse).Ok ? null : Read(ProtocolJson.Default.ErrorResponse).Error;

    public T Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Json.Span, type)!;
}
