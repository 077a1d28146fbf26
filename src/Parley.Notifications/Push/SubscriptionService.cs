using System.Buffers.Text;
using Parley.Contracts.Accounts;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>The browsers that take somebody's pushes.</summary>
internal sealed class SubscriptionService(SubscriptionStore store, MasterKeys masterKeys, PushAddresses addresses, VapidKey vapid)
{
    public async ValueTask<PushSubscriptionList> ListAsync(Caller caller, CancellationToken cancellationToken) => new()
    {
        PublicKey = await vapid.PublicKeyAsync(cancellationToken),
        Items = [.. (await store.ListAsync(caller.UserId, NotificationChannel.WebPush, cancellationToken)).Select(row => row.ToSubscription(caller.SessionId))],
    };

    /// <summary>Adds a browser; one that is known changes hands, keys and session, so that it never gets what is another's.</summary>
    public async ValueTask<Result<(PushSubscription Subscription, bool New)>> AddAsync(Caller caller, CreatePushSubscriptionRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var key = Decode(request.Keys?.P256dh);
        if (key is null || !MessageEncryption.IsPublicKey(key))
        {
            errors.Add("keys.p256dh", $"must be a public key of {MessageEncryption.PublicKeyBytes} bytes in base64url");
        }

        var auth = Decode(request.Keys?.Auth);
        if (auth is not { Length: MessageEncryption.AuthBytes })
        {
            errors.Add("keys.auth", $"must be {MessageEncryption.AuthBytes} bytes in base64url");
        }

        if (await addresses.CheckAsync(request.Endpoint, cancellationToken) is { } wrong)
        {
            errors.Add(wrong.Field, wrong.Message, wrong.Limit);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var secrets = new SubscriptionSecrets(request.Endpoint!, key!, auth!).Wrap(masterKeys);
        var added = await store.AddAsync(caller, new NewSubscription(NotificationChannel.WebPush, request.Endpoint!, new Uri(request.Endpoint!).Host, secrets), cancellationToken);
        return added.TryGet(out var one, out var error) ? (one.Row.ToSubscription(caller.SessionId), one.New) : error;
    }

    /// <summary>Harmless where there is none.</summary>
    public ValueTask RemoveAsync(UserId user, PushSubscriptionId id, CancellationToken cancellationToken) => store.RemoveAsync(user, NotificationChannel.WebPush, id, cancellationToken);

    private static byte[]? Decode(string? text)
    {
        if (text is null or { Length: > 200 })
        {
            return null;
        }

        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
