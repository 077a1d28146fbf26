using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A message; made by the sender's client, so that a retry is the same message.</summary>
[JsonConverter(typeof(IdJsonConverter<MessageId>))]
public readonly record struct MessageId(Guid Value) : IId<MessageId>
{
    public static MessageId From(Guid value) => new(value);

    public static MessageId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out MessageId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
