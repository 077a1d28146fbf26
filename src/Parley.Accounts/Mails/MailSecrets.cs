using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Accounts.Mails;

/// <summary>Queued mails, for whoever looks after the master keys.</summary>
internal sealed class MailSecrets([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database) : WrappedSecrets(database, "mails", "mails", "content")
{
    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var rows = await session.QueryAsync<Row>(
            $"SELECT mail_key, content FROM mails WHERE mail_key > @last AND {NotUnder} ORDER BY mail_key LIMIT @limit",
            new { last = after?.Place as long? ?? 0, except = Except(except), limit = (long)limit });
        return [.. rows.Select(row => new WrappedSecret($"mail {row.MailKey}", row.MailKey, row.Content, MailQueue.Purpose))];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped) => await session.ExecuteAsync(
        "UPDATE mails SET content = @wrapped WHERE mail_key = @key AND content = @before",
        new { wrapped, key = (long)secret.Place, before = secret.Wrapped }) > 0;

    private sealed class Row
    {
        public long MailKey { get; init; }

        public required byte[] Content { get; init; }
    }
}
