using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Chat.Reports;

/// <summary>The contents of reports, for whoever looks after the master keys.</summary>
internal sealed class ReportSecrets([FromKeyedServices(ChatModule.Name)] ModuleDatabase database) : WrappedSecrets(database, "reports", "reports", "content")
{
    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var rows = await session.QueryAsync<Row>(
            $"SELECT report, id, content FROM reports WHERE report > @last AND {NotUnder} ORDER BY report LIMIT @limit",
            new { last = after?.Place as long? ?? 0, except = Except(except), limit = (long)limit });
        return [.. rows.Select(row => new WrappedSecret($"report {row.Id}", row.Report, row.Content, ReportStore.Purpose(row.Id)))];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped) => await session.ExecuteAsync(
        "UPDATE reports SET content = @wrapped WHERE report = @report AND content = @before",
        new { wrapped, report = (long)secret.Place, before = secret.Wrapped }) > 0;

    private sealed class Row
    {
        public long Report { get; init; }

        public ReportId Id { get; init; }

        public required byte[] Content { get; init; }
    }
}

/// <summary>The same for what ended chats have left.</summary>
internal sealed class EvidenceSecrets([FromKeyedServices(ChatModule.Name)] ModuleDatabase database)
    : WrappedSecrets(database, "last messages of ended chats", "guest_evidence", "content")
{
    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var rows = await session.QueryAsync<Row>(
            $"SELECT conversation_id, content FROM guest_evidence WHERE conversation_id > @last AND {NotUnder} ORDER BY conversation_id LIMIT @limit",
            new { last = after?.Place as ConversationId? ?? default(ConversationId), except = Except(except), limit = (long)limit });
        return
        [
            .. rows.Select(row => new WrappedSecret(
                $"the last messages of chat {row.ConversationId}", row.ConversationId, row.Content, EvidenceStore.Purpose(row.ConversationId))),
        ];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped) => await session.ExecuteAsync(
        "UPDATE guest_evidence SET content = @wrapped WHERE conversation_id = @id AND content = @before",
        new { wrapped, id = (ConversationId)secret.Place, before = secret.Wrapped }) > 0;

    private sealed class Row
    {
        public ConversationId ConversationId { get; init; }

        public required byte[] Content { get; init; }
    }
}
