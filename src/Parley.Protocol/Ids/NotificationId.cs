using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A notification.</summary>
[JsonConverter(typeof(IdJsonConverter<NotificationId>))]
public readonly record struct NotificationId(Guid Value) : IId<NotificationId>
{
    public static NotificationId From(Guid value) => new(value);

    public static NotificationId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out NotificationId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
