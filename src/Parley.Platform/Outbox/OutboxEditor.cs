using Parley.Platform.Database;

namespace Parley.Platform.Outbox;

/// <summary>
/// What an operator does with a module's outbox, also from a process beside the running servers: their relays see the change within a second. An entry that a
/// relay is just working on is left alone on PostgreSQL; on SQLite it may be carried out once more, or although it was dropped.
/// </summary>
/// <remarks>
/// On SQLite a second process writes here, which nothing else does: one row (or one statement) in a transaction of its own, behind SQLite's lock, for which
/// either side waits up to 5 s. The server's write queue is held up by about one disk synchronization.
/// </remarks>
public sealed class OutboxEditor(ModuleDatabase database, TimeProvider clock)
{
    /// <summary>The module's name, as entries are named before the slash.</summary>
    public string Module => database.Module;

    /// <summary>Whether the module has an outbox yet. Makes nothing.</summary>
    public ValueTask<bool> ExistsAsync(CancellationToken cancellationToken) => database.HasTableAsync("outbox", cancellationToken);

    /// <summary>Dead letters and, unless only those are asked for, what waits for a consumer of this program; oldest first.</summary>
    /// <param name="consumed">The topics that have a consumer.</param>
    /// <param name="deadOnly">Dead letters only.</param>
    /// <param name="limit">The most lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<IReadOnlyList<OutboxLine>> ListAsync(IEnumerable<string> consumed, bool deadOnly, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync<OutboxLine>(
                $"""
                SELECT entry, topic, state, created_at, attempts, due_at, last_error FROM outbox
                WHERE state = 2{(deadOnly ? "" : " OR (state = 0 AND topic IN @topics)")} ORDER BY entry LIMIT @limit
                """,
                new { topics = SqlList.Of(deadOnly ? [] : consumed), limit = (long)limit }),
            cancellationToken);

    /// <summary>Whether this entry is a dead letter.</summary>
    public async ValueTask<bool> IsDeadAsync(long entry, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<long?>("SELECT entry FROM outbox WHERE entry = @entry AND state = 2", new { entry }), cancellationToken) is not null;

    /// <summary>Makes a dead letter or a waiting entry due now, with all its attempts. False when there is none that could be.</summary>
    public ValueTask<bool> ReplayAsync(long entry, CancellationToken cancellationToken) => WriteOneAsync(
        "UPDATE outbox SET state = 0, attempts = 0, due_at = @now", entry, cancellationToken);

    /// <summary>The same with all dead letters; how many there were.</summary>
    public ValueTask<int> ReplayAllAsync(CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync("UPDATE outbox SET state = 0, attempts = 0, due_at = @now WHERE state = 2", new { now = Now }),
        cancellationToken);

    /// <summary>Removes a dead letter or a waiting entry: what it asks for will not happen. False when there is none that could be.</summary>
    public ValueTask<bool> DropAsync(long entry, CancellationToken cancellationToken) => WriteOneAsync("DELETE FROM outbox", entry, cancellationToken);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    // A relay on PostgreSQL holds its entries locked; waiting for it would make this command look hung.
    private ValueTask<bool> WriteOneAsync(string statement, long entry, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            $"""
            {statement} WHERE entry = (
              SELECT o.entry FROM outbox o WHERE o.entry = @entry AND o.state IN (0, 2){(session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE SKIP LOCKED" : "")})
            """,
            new { entry, now = Now }) > 0,
        cancellationToken);
}
