using System.Text.Json;
using Parley.Platform.Keys;

namespace Parley.Notifications.Push;

/// <summary>What it takes to push to a browser: whoever has it can. Stored wrapped by the master keys.</summary>
internal sealed record SubscriptionSecrets(string Endpoint, byte[] BrowserKey, byte[] Auth)
{
    public static readonly byte[] Purpose = "parley push subscription"u8.ToArray();

    public byte[] Wrap(MasterKeys keys) => keys.Wrap(JsonSerializer.SerializeToUtf8Bytes(this), Purpose);

    public static SubscriptionSecrets Unwrap(MasterKeys keys, byte[] wrapped) => JsonSerializer.Deserialize<SubscriptionSecrets>(keys.Unwrap(wrapped, Purpose))!;
}
