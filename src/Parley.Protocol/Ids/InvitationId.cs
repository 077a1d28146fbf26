using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>An invitation to register; its token is what is passed on.</summary>
[JsonConverter(typeof(IdJsonConverter<InvitationId>))]
public readonly record struct InvitationId(Guid Value) : IId<InvitationId>
{
    public static InvitationId From(Guid value) => new(value);

    public static InvitationId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out InvitationId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
