using Microsoft.Extensions.Logging;
using Parley.Protocol;

namespace Parley.Notifications;

/// <summary>Event ids 5000–5999. Never texts, addresses or keys: notifications and subscriptions are named by their ids.</summary>
internal static partial class NotificationsLog
{
    [LoggerMessage(5000, LogLevel.Information, "The key of web push was made.")]
    public static partial void VapidKeyMade(ILogger logger);

    [LoggerMessage(5001, LogLevel.Information, "Push subscription {SubscriptionId} was removed: {Reason}.")]
    public static partial void SubscriptionRemoved(ILogger logger, PushSubscriptionId subscriptionId, string reason);

    [LoggerMessage(5002, LogLevel.Error, "Google gives this server's service account no token: {Error}. See Parley:Fcm.")]
    public static partial void FcmTokenRefused(ILogger logger, string error);

    [LoggerMessage(5010, LogLevel.Warning, "Mails about what people have missed could not be written; it is tried again.")]
    public static partial void DigestsFailed(ILogger logger, Exception exception);

    [LoggerMessage(5020, LogLevel.Warning, "Removing old notifications failed; it is tried again in an hour.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);
}
