using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>A browser, or an app on a device, that takes pushed notifications.</summary>
[JsonConverter(typeof(IdJsonConverter<PushSubscriptionId>))]
public readonly record struct PushSubscriptionId(Guid Value) : IId<PushSubscriptionId>
{
    public static PushSubscriptionId From(Guid value) => new(value);

    public static PushSubscriptionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out PushSubscriptionId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
