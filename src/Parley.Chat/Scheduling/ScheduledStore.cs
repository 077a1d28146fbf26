using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Personal;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Scheduling;

/// <summary>The table of scheduled messages. Every change of it is a row of its author's own log, in the same transaction.</summary>
internal sealed class ScheduledStore([FromKeyedServices(ChatModule.Name)] ModuleDatabase database)
{
    private static readonly string Due = $"{ScheduledRow.Select} WHERE s.due_at IS NOT NULL AND s.due_at <= @now ORDER BY s.due_at, s.position LIMIT @limit";

    private static readonly string One = $"{ScheduledRow.Select} WHERE s.person = @person AND s.id = @id";

    /// <summary>By time; those of one conversation, or all.</summary>
    private static readonly string Own = $"""
        {ScheduledRow.Select} WHERE s.person = @person AND (@conversation = 0 OR s.conversation = @conversation) AND (s.at > @at OR (s.at = @at AND s.position > @position))
        ORDER BY s.at, s.position LIMIT @limit
        """;

    public bool IsUnavailable(Exception exception) => database.IsUnavailable(exception);

    /// <summary>Those whose time has come, and those that a server has begun to send and did not finish; the longest overdue first.</summary>
    public ValueTask<IReadOnlyList<ScheduledRow>> DueAsync(long now, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QueryAsync<ScheduledRow>(Due, new { now, limit = (long)limit }), cancellationToken);

    /// <param name="person">Whose.</param>
    /// <param name="conversation">Its number; 0: all.</param>
    /// <param name="after">The last one that was shown, in the order of the list.</param>
    /// <param name="limit">At most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<IReadOnlyList<ScheduledRow>> OwnAsync(
        long person, long conversation, (long At, long Position) after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<ScheduledRow>(Own, new { person, conversation, at = after.At, position = after.Position, limit = (long)limit }), cancellationToken);

    public ValueTask<ScheduledRow?> FindAsync(long person, MessageId id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, person, id), cancellationToken);

    public static Task<ScheduledRow?> FindAsync(DatabaseSession session, long person, MessageId id) =>
        session.QueryFirstOrDefaultAsync<ScheduledRow>(One, new { person, id });

    /// <summary>One after another for each author: what is decided by what was read holds.</summary>
    public static async ValueTask LockAsync(DatabaseSession session, long person)
    {
        var locked = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE" : "";
        await session.Prepare($"SELECT person FROM people WHERE person = $1{locked}").Bind(1, person).ReadAsync(_ => { });
    }

    public static async ValueTask<PersonalRange> ToldAsync(DatabaseSession session, long person, long conversation) =>
        PersonalLog.Range((await PersonalLog.AppendAsync(session, [new PersonalChange(person, PersonalKind.Scheduled, conversation)]))[0]);

    /// <summary>Takes one for sending until a moment after which it is tried again. False when it is another by now: changed, cancelled, or taken elsewhere.</summary>
    public async ValueTask<bool> ClaimAsync(ScheduledRow row, long until, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync(
            """
            UPDATE scheduled_messages SET state = @underWay, due_at = @until
            WHERE position = @Position AND version = @Version AND state = @State AND COALESCE(due_at, -1) = @due
            """,
            new { underWay = (long)ScheduledState.UnderWay, until, row.Position, row.Version, State = (long)row.State, due = row.DueAt ?? -1 }),
        cancellationToken) == 1;

    /// <summary>It was sent. Null when it was gone already.</summary>
    public ValueTask<PersonalRange?> RemoveAsync(ScheduledRow row, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await LockAsync(session, row.Person);
            return await session.ExecuteAsync("DELETE FROM scheduled_messages WHERE position = @Position", new { row.Position }) == 0
                ? null
                : await ToldAsync(session, row.Person, row.Conversation);
        },
        cancellationToken);

    /// <summary>It is tried again later. It was not stored, so its author may change it meanwhile.</summary>
    public async ValueTask PutOffAsync(ScheduledRow row, long until, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync(
            "UPDATE scheduled_messages SET state = @waiting, due_at = @until WHERE position = @Position AND state = @underWay",
            new { waiting = (long)ScheduledState.Waiting, until, row.Position, underWay = (long)ScheduledState.UnderWay }),
        cancellationToken);

    /// <summary>It waits for its author. Null when it is gone: they are in the conversation no more.</summary>
    public ValueTask<PersonalRange?> RefuseAsync(ScheduledRow row, ParleyError why, long now, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await LockAsync(session, row.Person);
            return await session.ExecuteAsync(
                """
                UPDATE scheduled_messages SET state = @refused, due_at = NULL, refusal = @code, refused_why = @detail, refused_at = @now
                WHERE position = @Position AND state = @underWay
                """,
                new { refused = (long)ScheduledState.Refused, code = why.Kind.Code, detail = why.Detail, now, row.Position, underWay = (long)ScheduledState.UnderWay }) == 0
                ? null
                : await ToldAsync(session, row.Person, row.Conversation);
        },
        cancellationToken);
}
