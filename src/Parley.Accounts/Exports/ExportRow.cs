using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Exports;

/// <summary>A row of <c>exports</c>.</summary>
internal sealed class ExportRow
{
    public const string Columns = "e.id, e.user_key, e.state, e.progress, e.attempts, e.created_at, e.expires_at, e.bytes, e.conversation_id, e.floor_seq, e.failure";

    /// <summary>A state of the table alone: cancelled, or its file removed. It counts still, and nobody sees it.</summary>
    public const long Removed = 4;

    public ExportId Id { get; init; }

    public long UserKey { get; init; }

    public long State { get; init; }

    public long Progress { get; init; }

    public long Attempts { get; init; }

    public long CreatedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public long? Bytes { get; init; }

    public ConversationId? ConversationId { get; init; }

    public long? FloorSeq { get; init; }

    public long? Failure { get; init; }

    public ExportState ExportState => (ExportState)State;

    public ExportJob ToJob() => new()
    {
        Id = Id,
        ConversationId = ConversationId,
        State = ExportState,
        Progress = (int)Progress,
        Failure = ExportState == ExportState.Failed ? (ExportFailure?)Failure ?? ExportFailure.Error : null,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        ExpiresAt = ExpiresAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        Bytes = Bytes,
    };
}
