using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A signed-in device: the refresh tokens of one family and the access tokens made from them.</summary>
[JsonConverter(typeof(IdJsonConverter<SessionId>))]
public readonly record struct SessionId(Guid Value) : IId<SessionId>
{
    public static SessionId From(Guid value) => new(value);

    public static SessionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out SessionId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
