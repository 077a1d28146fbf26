using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A collection of all that the server keeps of somebody.</summary>
[JsonConverter(typeof(IdJsonConverter<ExportId>))]
public readonly record struct ExportId(Guid Value) : IId<ExportId>
{
    public static ExportId From(Guid value) => new(value);

    public static ExportId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out ExportId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
