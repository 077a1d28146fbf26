using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A report of a conversation.</summary>
[JsonConverter(typeof(IdJsonConverter<ReportId>))]
public readonly record struct ReportId(Guid Value) : IId<ReportId>
{
    public static ReportId From(Guid value) => new(value);

    public static ReportId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out ReportId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
