namespace Parley.Contracts.Accounts;

/// <summary>The audit log, for other modules. The accounts module itself writes in the transaction of what it tells. Safe from any thread.</summary>
public interface IAuditTrail
{
    /// <summary>Writes an event; when this returns, it is durable.</summary>
    /// <exception cref="ArgumentException">The kind is not in the catalogue: a bug of the caller.</exception>
    ValueTask AddAsync(AuditEvent what, CancellationToken cancellationToken);

    /// <summary>
    /// The same for what an attacker can cause at will: the first of a kind, person and address within a minute is written at once, the others as one entry with their
    /// number, and of many kinds, people and addresses those with the most. So an attack cannot fill the disk.
    /// </summary>
    ValueTask CountAsync(AuditEvent what, CancellationToken cancellationToken);
}
