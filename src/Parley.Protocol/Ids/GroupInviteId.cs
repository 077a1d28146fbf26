using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A link that lets people into a group. It opens nothing: the token does.</summary>
[JsonConverter(typeof(IdJsonConverter<GroupInviteId>))]
public readonly record struct GroupInviteId(Guid Value) : IId<GroupInviteId>
{
    public static GroupInviteId From(Guid value) => new(value);

    public static GroupInviteId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out GroupInviteId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
