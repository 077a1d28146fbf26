using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Events;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;

namespace Parley.Accounts.Audit;

/// <summary>Appends to the audit log, and has the owner of an account notified of what concerns its safety. Safe from any thread.</summary>
internal sealed class AuditLog([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, AccountEvents events, TimeProvider clock)
{
    /// <summary>
    /// Appends within the transaction of what it tells: both are there, or neither. Call it last: on PostgreSQL it holds the log's end until the transaction ends.
    /// </summary>
    /// <exception cref="ArgumentException">The kind is not in the catalogue.</exception>
    public async Task AddAsync(DatabaseSession session, AuditEvent what)
    {
        if (!AuditKinds.All.ContainsKey(what.Kind))
        {
            throw new ArgumentException($"'{what.Kind}' is no kind of AuditKinds.", nameof(what));
        }

        // The update holds the end of the log, so that whoever appends at the same time comes after.
        var end = await session.QuerySingleAsync<AuditHead>("UPDATE audit_head SET number = number + 1 WHERE slot = 1 RETURNING number, hash");
        var row = new AuditRow
        {
            Number = end.Number,
            At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Kind = what.Kind,
            Actor = what.Actor,
            Subject = what.Subject,
            Session = what.Session,
            Address = string.IsNullOrEmpty(what.Address) ? null : what.Address,
            Detail = AuditDetail.Write(what.Detail),
        };
        var hash = AuditChain.Hash(end.Hash, row);
        await session.ExecuteAsync(
            $"INSERT INTO audit_log ({AuditRow.Columns}) VALUES (@Number, @At, @Kind, @Actor, @Subject, @Session, @Address, @Detail, @hash)",
            new { row.Number, row.At, row.Kind, row.Actor, row.Subject, row.Session, row.Address, row.Detail, hash });
        await session.ExecuteAsync("UPDATE audit_head SET hash = @hash WHERE slot = 1", new { hash });
        if (SecurityNotices.Of(what) is { } notice)
        {
            await events.AddAsync(session, notice);
        }
    }

    /// <summary>The same in a transaction of its own, for several.</summary>
    public async ValueTask AddAsync(IReadOnlyCollection<AuditEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        await database.WriteAsync(
            async session =>
            {
                foreach (var one in events)
                {
                    await AddAsync(session, one);
                }

                return true;
            },
            cancellationToken);
    }

    /// <summary>The same in a transaction of its own.</summary>
    public ValueTask AddAsync(AuditEvent what, CancellationToken cancellationToken) => AddAsync([what], cancellationToken);
}
