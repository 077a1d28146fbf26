using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reports;

/// <summary>Reports in the database.</summary>
internal sealed class ReportStore([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, MasterKeys master, IOptions<ReportOptions> options, TimeProvider clock)
{
    private const string Columns = "report, id, created_at, state, reason, conversation_id, conversation_type, reporter, reported, content, handled_by, handled_at";

    /// <summary>Somebody's report of a conversation; null when they have made none.</summary>
    public ValueTask<ReportRow?> FindAsync(ConversationId conversation, UserId reporter, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<ReportRow>(
            $"SELECT {Columns} FROM reports WHERE conversation_id = @conversation AND reporter = @reporter", new { conversation, reporter }),
        cancellationToken);

    public ValueTask<ReportRow?> FindAsync(ReportId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<ReportRow>($"SELECT {Columns} FROM reports WHERE id = @id", new { id }), cancellationToken);

    /// <summary>Adds a report; false when the same person has just reported the same conversation.</summary>
    public async ValueTask<bool> AddAsync(ReportRow report, Evidence evidence, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync(
            """
            INSERT INTO reports (id, created_at, state, reason, conversation_id, conversation_type, reporter, reported, content)
            VALUES (@Id, @CreatedAt, @state, @reason, @ConversationId, @type, @Reporter, @Reported, @content) ON CONFLICT DO NOTHING
            """,
            new
            {
                report.Id,
                report.CreatedAt,
                state = (long)report.State,
                reason = (long)report.Reason,
                report.ConversationId,
                type = (long)report.ConversationType,
                report.Reporter,
                report.Reported,
                content = Seal(report.Id, evidence),
            }),
        cancellationToken) > 0;

    /// <summary>A page of them, newest first.</summary>
    /// <param name="before">The last one of the page before; <c>MaxValue</c> for the first page.</param>
    public ValueTask<IReadOnlyList<ReportRow>> ListAsync(ReportState? state, long before, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<ReportRow>(
            $"""
            SELECT {Columns} FROM reports WHERE report < @before {(state is null ? "" : "AND state = @state")} ORDER BY report DESC LIMIT @limit
            """,
            new { before, state = (long)(state ?? 0), limit = (long)limit }),
        cancellationToken);

    /// <summary>A page of those that somebody has made, newest first.</summary>
    /// <param name="before">The last one of the page before; <c>MaxValue</c> for the first page.</param>
    public ValueTask<IReadOnlyList<ReportRow>> MadeByAsync(UserId reporter, long before, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<ReportRow>(
            $"SELECT {Columns} FROM reports WHERE reporter = @reporter AND report < @before ORDER BY report DESC LIMIT @limit",
            new { reporter, before, limit = (long)limit }),
        cancellationToken);

    /// <summary>Changes a report in one transaction; null when there is none.</summary>
    public ValueTask<ReportRow?> UpdateAsync(ReportId id, ReportState? state, string? note, UserId by, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            // The update changes nothing but holds the row, so that two who settle it at once do so one after another.
            if (await session.QueryFirstOrDefaultAsync<ReportRow>($"UPDATE reports SET state = state WHERE id = @id RETURNING {Columns}", new { id }) is not { } row)
            {
                return null;
            }

            var content = note is null ? row.Content : Seal(id, Open(row) with { Note = note.Length == 0 ? null : note });
            return await session.QuerySingleAsync<ReportRow>(
                $"UPDATE reports SET state = @state, content = @content, handled_by = @by, handled_at = @now WHERE id = @id RETURNING {Columns}",
                new { id, state = (long)(state ?? row.State), content, by, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        },
        cancellationToken);

    public Evidence Open(ReportRow row) => Evidence.Of(master.Unwrap(row.Content, Purpose(row.Id)));

    public async ValueTask RemoveOldAsync(CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync(
            "DELETE FROM reports WHERE created_at < @before", new { before = (clock.GetUtcNow() - options.Value.KeptFor).ToUnixTimeMilliseconds() }),
        cancellationToken);

    internal static byte[] Purpose(ReportId id) => Encoding.ASCII.GetBytes($"parley report {id}");

    private byte[] Seal(ReportId id, Evidence evidence) => master.Wrap(evidence.ToBytes(), Purpose(id));
}

/// <summary>A row of <c>reports</c>.</summary>
internal sealed record ReportRow
{
    public long Report { get; init; }

    public ReportId Id { get; init; }

    public long CreatedAt { get; init; }

    public ReportState State { get; init; }

    public ReportReason Reason { get; init; }

    public ConversationId ConversationId { get; init; }

    public ConversationType ConversationType { get; init; }

    public UserId Reporter { get; init; }

    public UserId? Reported { get; init; }

    public byte[] Content { get; init; } = [];

    public UserId? HandledBy { get; init; }

    public long? HandledAt { get; init; }
}
