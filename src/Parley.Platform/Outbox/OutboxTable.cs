using Parley.Platform.Database;

namespace Parley.Platform.Outbox;

/// <summary>The statements of a module's table <c>outbox</c>. Times are Unix milliseconds.</summary>
public static class OutboxTable
{
    /// <summary>Longer errors are cut.</summary>
    private const int MaxError = 500;

    /// <summary>
    /// Writes down what must happen because of the change that this transaction makes. After the commit, <see cref="OutboxRelay.Wake"/> spares it the wait for
    /// the next second.
    /// </summary>
    /// <param name="session">That transaction.</param>
    /// <param name="topic">Whose consumer it is for.</param>
    /// <param name="payload">In the topic's own form.</param>
    /// <param name="now">The time.</param>
    /// <param name="dueAt">Not to be carried out before; null: at once.</param>
    public static Task AddAsync(DatabaseSession session, string topic, byte[] payload, long now, long? dueAt = null) => session.ExecuteAsync(
        """
        INSERT INTO outbox (topic, payload, created_at, state, attempts, due_at) VALUES (@topic, @payload, @now, 0, 0, @due)
        """,
        new { topic, payload, now, due = dueAt ?? now });

    /// <summary>
    /// A topic's entries that are due. On PostgreSQL they stay locked until the transaction ends, and those that another server has locked are left out.
    /// </summary>
    internal static Task<IReadOnlyList<OutboxEntry>> DueAsync(DatabaseSession session, string topic, long now, int limit, bool claim) =>
        session.QueryAsync<OutboxEntry>(
            $"""
            SELECT entry, topic, payload, created_at, attempts FROM outbox
            WHERE state = 0 AND topic = @topic AND due_at <= @now
            ORDER BY due_at LIMIT @limit{Lock(session, claim)}
            """,
            new { topic, now, limit = (long)limit });

    /// <summary>On PostgreSQL: this transaction may stand still while consumers work, where others are ended after seconds.</summary>
    internal static Task StayAsync(DatabaseSession session) => session.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = 0");

    internal static Task DoneAsync(DatabaseSession session, IReadOnlyCollection<long> entries) => entries.Count == 0
        ? Task.CompletedTask
        : session.ExecuteAsync("UPDATE outbox SET state = 1, last_error = NULL WHERE state = 0 AND entry IN @entries", new { entries = SqlList.Of(entries) });

    internal static Task FailedAsync(DatabaseSession session, OutboxFailure failure) => session.ExecuteAsync(
        "UPDATE outbox SET state = @state, attempts = @Attempts, due_at = @DueAt, last_error = @error WHERE state = 0 AND entry = @Entry",
        new
        {
            failure.Entry,
            failure.Attempts,
            failure.DueAt,
            state = (long)(failure.GivenUp ? OutboxState.Dead : OutboxState.Waiting),
            error = failure.Error.Length > MaxError ? failure.Error[..MaxError] : failure.Error,
        });

    /// <summary>Old entries that nobody needs: done ones, and those of topics that have no consumer. Dead letters stay.</summary>
    internal static Task<IReadOnlyList<long>> OldAsync(DatabaseSession session, IEnumerable<string> consumed, long before, int limit) =>
        session.QueryAsync<long>(
            """
            SELECT entry FROM outbox WHERE created_at < @before AND (state = 1 OR (state = 0 AND topic NOT IN @consumed)) ORDER BY created_at LIMIT @limit
            """,
            new { before, consumed = SqlList.Of(consumed), limit = (long)limit });

    internal static Task<int> DeleteAsync(DatabaseSession session, IEnumerable<long> entries) =>
        session.ExecuteAsync("DELETE FROM outbox WHERE entry IN @entries", new { entries = SqlList.Of(entries) });

    internal static async Task<OutboxBacklog> BacklogAsync(DatabaseSession session, IEnumerable<string> consumed)
    {
        var topics = SqlList.Of(consumed);
        var waiting = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM outbox WHERE state = 0 AND topic IN @topics", new { topics });
        var oldest = await session.QuerySingleAsync<long?>("SELECT MIN(CASE WHEN attempts = 0 THEN due_at ELSE created_at END) FROM outbox WHERE state = 0 AND topic IN @topics", new { topics }); // put off is not late
        var dead = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM outbox WHERE state = 2");
        return new OutboxBacklog(waiting, oldest, dead);
    }

    private static string Lock(DatabaseSession session, bool claim) =>
        claim && session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE SKIP LOCKED" : "";
}

/// <summary>A failed attempt.</summary>
internal sealed record OutboxFailure(long Entry, long Attempts, long DueAt, bool GivenUp, string Error);
