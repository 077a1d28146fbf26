using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A conversation: direct, group or guest.</summary>
[JsonConverter(typeof(IdJsonConverter<ConversationId>))]
public readonly record struct ConversationId(Guid Value) : IId<ConversationId>
{
    public static ConversationId From(Guid value) => new(value);

    public static ConversationId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out ConversationId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
