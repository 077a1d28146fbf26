using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A person's account.</summary>
[JsonConverter(typeof(IdJsonConverter<UserId>))]
public readonly record struct UserId(Guid Value) : IId<UserId>
{
    public static UserId From(Guid value) => new(value);

    public static UserId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out UserId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
