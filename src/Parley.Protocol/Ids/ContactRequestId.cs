using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A request to be somebody's contact.</summary>
[JsonConverter(typeof(IdJsonConverter<ContactRequestId>))]
public readonly record struct ContactRequestId(Guid Value) : IId<ContactRequestId>
{
    public static ContactRequestId From(Guid value) => new(value);

    public static ContactRequestId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out ContactRequestId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
