using Parley.Platform.Database;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.Notifications;

/// <summary>The columns <c>notify</c> and <c>muted_until</c> of <c>members</c>.</summary>
internal static class NotificationRow
{
    /// <summary>Null where nothing was chosen. A time that has passed stays until it is changed: it mutes nothing.</summary>
    public static NotificationSettings? Of(long? notify, long? mutedUntil) => notify is null && mutedUntil is null ? null : new NotificationSettings
    {
        Level = (NotificationLevel?)notify,
        MutedUntil = mutedUntil is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };

    /// <summary>From two columns, the first of which is at <paramref name="column"/>.</summary>
    public static NotificationSettings? Read(IRow row, int column) =>
        Of(row.IsNull(column) ? null : row.Number(column), row.IsNull(column + 1) ? null : row.Number(column + 1));
}
