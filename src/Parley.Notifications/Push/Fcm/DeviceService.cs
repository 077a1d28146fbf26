using System.Text;
using Parley.Contracts.Accounts;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push.Fcm;

/// <summary>The apps that take somebody's pushes.</summary>
internal sealed class DeviceService(SubscriptionStore store, MasterKeys masterKeys, FcmTokens fcm)
{
    /// <summary>Firebase promises no length; what it gives has some 160 characters.</summary>
    private const int MaxToken = 4096;

    public async ValueTask<PushDeviceList> ListAsync(Caller caller, CancellationToken cancellationToken) => new()
    {
        ProjectId = fcm.ProjectId,
        Items = [.. (await store.ListAsync(caller.UserId, NotificationChannel.Fcm, cancellationToken)).Select(row => row.ToDevice(caller.SessionId))],
    };

    /// <summary>Adds an app; one that is known changes hands and session, so that it never gets what is another's.</summary>
    public async ValueTask<Result<(PushDevice Device, bool New)>> AddAsync(Caller caller, CreatePushDeviceRequest request, CancellationToken cancellationToken)
    {
        if (fcm.ProjectId is null)
        {
            return new ParleyError(ErrorCodes.FcmDisabled, "Whoever runs this server has to give it a service account first (Parley:Fcm:ServiceAccountFile).");
        }

        if (request.Token is not { Length: > 0 and <= MaxToken } token || !token.All(character => character is > ' ' and <= '~'))
        {
            return ParleyError.Invalid(new FieldError("token", $"is required, with at most {MaxToken} characters of ASCII without blanks", MaxToken));
        }

        var secrets = masterKeys.Wrap(Encoding.ASCII.GetBytes(token), SubscriptionSecrets.Purpose);
        var added = await store.AddAsync(caller, new NewSubscription(NotificationChannel.Fcm, token, "fcm", secrets), cancellationToken);
        return added.TryGet(out var one, out var error) ? (one.Row.ToDevice(caller.SessionId), one.New) : error;
    }

    /// <summary>Harmless where there is none.</summary>
    public ValueTask RemoveAsync(UserId user, PushSubscriptionId id, CancellationToken cancellationToken) => store.RemoveAsync(user, NotificationChannel.Fcm, id, cancellationToken);
}
