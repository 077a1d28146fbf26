using Microsoft.Extensions.DependencyInjection;
using Parley.Notifications.Digests;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Notifications.Push;

/// <summary>The tables of this module with wrapped secrets, for whoever looks after the master keys: each has one number as its key.</summary>
internal abstract class NumberedSecrets(ModuleDatabase database, NumberedSecrets.Place place, byte[] purpose)
    : WrappedSecrets(database, place.Name, place.Table, place.Column)
{
    private readonly string _number = place.Number, _column = place.Column;

    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var rows = await session.QueryAsync<Row>(
            $"SELECT {_number} AS number, {_column} AS secret FROM {Table} WHERE {_number} > @last AND {NotUnder} ORDER BY {_number} LIMIT @limit",
            new { last = after?.Place as long? ?? 0, except = Except(except), limit = (long)limit });
        return [.. rows.Select(row => new WrappedSecret($"{Name} {row.Number}", row.Number, row.Secret, purpose))];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped) => await session.ExecuteAsync(
        $"UPDATE {Table} SET {_column} = @wrapped WHERE {_number} = @number AND {_column} = @before",
        new { wrapped, number = (long)secret.Place, before = secret.Wrapped }) > 0;

    /// <summary>Where they stand: a name for people, the table, its key, the wrapped bytes.</summary>
    internal sealed record Place(string Name, string Table, string Number, string Column);

    private sealed class Row
    {
        public long Number { get; init; }

        public required byte[] Secret { get; init; }
    }
}

internal sealed class VapidKeySecrets([FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database)
    : NumberedSecrets(database, new("web push keys", "vapid_keys", "slot", "private_key"), VapidKey.Purpose);

internal sealed class PushSubscriptionSecrets([FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database)
    : NumberedSecrets(database, new("push subscriptions", "push_subscriptions", "subscription", "secrets"), SubscriptionSecrets.Purpose);

internal sealed class DigestMailSecrets([FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database)
    : NumberedSecrets(database, new("mails about notifications", "mails", "mail_key", "content"), DigestMail.Purpose);
