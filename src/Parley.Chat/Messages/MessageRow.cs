using System.Text.Json;
using Parley.Chat.Deletions;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Chat.Mentions;
using Parley.Chat.Polls;
using Parley.Chat.Reactions;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>A stored message with the ids that its numbers stand for.</summary>
public sealed class MessageRow
{
    /// <summary>Put after SELECT; needs <c>messages m</c> and <see cref="Joins"/>.</summary>
    public const string Columns = """
        m.conversation, m.seq, m.rev, m.id, m.sender, p.id AS sender_id, m.type, m.created_at, m.edited_at, m.deleted_at, r.id AS reply_to,
        m.fingerprint, m.body, m.metadata, m.version, m.changed_rev, m.mentions, m.forwarded, m.reactions,
        m.pinned_at, m.pinned_by, m.poll
        """;

    /// <summary>How many <see cref="Columns"/> are: the first that a statement puts behind them.</summary>
    public const int ColumnCount = 22;

    public const string Joins = """
        JOIN people p ON p.person = m.sender
        LEFT JOIN messages r ON r.conversation = m.conversation AND r.seq = m.reply_to
        """;

    /// <summary>The same rule for prepared statements: the seq is <c>$2</c>, the person <c>$3</c>.</summary>
    public static readonly string VisiblePrepared = Visible.Replace("@fromSeq", "$2", StringComparison.Ordinal).Replace("@person", "$3", StringComparison.Ordinal);

    /// <summary>
    /// A message is visible when its seq lies in one of the reader's memberships: the current one, from <c>@fromSeq</c>, or an earlier one of <c>@person</c>; and they
    /// have not deleted it for themselves.
    /// </summary>
    public const string Visible = $"{Covered} AND {HiddenRows.Not}";

    /// <summary>The same, whether they have or not.</summary>
    public const string Covered = $"(m.seq >= @fromSeq OR {PastMemberships.Cover})";

    public long Conversation { get; init; }

    public long Seq { get; init; }

    public long Rev { get; init; }

    public MessageId Id { get; init; }

    /// <summary>The sender's number.</summary>
    public long Sender { get; init; }

    public UserId SenderId { get; init; }

    public MessageType Type { get; init; }

    public long CreatedAt { get; init; }

    public long? EditedAt { get; init; }

    public long? DeletedAt { get; init; }

    public MessageId? ReplyTo { get; init; }

    public long Fingerprint { get; init; }

    public byte[]? Body { get; init; }

    public byte[]? Metadata { get; init; }

    /// <summary>How often it was edited.</summary>
    public long Version { get; init; }

    /// <summary>The rev of its latest edit, reaction, vote or pin, or of its deletion.</summary>
    public long? ChangedRev { get; init; }

    /// <summary>Whom it names.</summary>
    public byte[]? Mentions { get; init; }

    /// <summary>1: it was sent on from elsewhere.</summary>
    public long Forwarded { get; init; }

    /// <summary>Sealed: <see cref="ReactionSummary"/>.</summary>
    public byte[]? Reactions { get; init; }

    /// <summary>Since when it is pinned.</summary>
    public long? PinnedAt { get; init; }

    public UserId? PinnedBy { get; init; }

    /// <summary>Sealed: <see cref="PollResult"/>.</summary>
    public byte[]? Poll { get; init; }

    /// <summary>From <see cref="Columns"/>, in their order.</summary>
    public static MessageRow Read(IRow row) => new()
    {
        Conversation = row.Number(0),
        Seq = row.Number(1),
        Rev = row.Number(2),
        Id = new MessageId(row.Id(3)),
        Sender = row.Number(4),
        SenderId = new UserId(row.Id(5)),
        Type = (MessageType)row.Number(6),
        CreatedAt = row.Number(7),
        EditedAt = row.IsNull(8) ? null : row.Number(8),
        DeletedAt = row.IsNull(9) ? null : row.Number(9),
        ReplyTo = row.IsNull(10) ? null : new MessageId(row.Id(10)),
        Fingerprint = row.Number(11),
        Body = row.IsNull(12) ? null : row.Blob(12),
        Metadata = row.IsNull(13) ? null : row.Blob(13),
        Version = row.Number(14),
        ChangedRev = row.IsNull(15) ? null : row.Number(15),
        Mentions = row.IsNull(16) ? null : row.Blob(16),
        Forwarded = row.Number(17),
        Reactions = row.IsNull(18) ? null : row.Blob(18),
        PinnedAt = row.IsNull(19) ? null : row.Number(19),
        PinnedBy = row.IsNull(20) ? null : new UserId(row.Id(20)),
        Poll = row.IsNull(21) ? null : row.Blob(21),
    };

    /// <summary>What it weighs on the wire, about.</summary>
    public int Bytes => 300 + (Body?.Length ?? 0) + (Metadata?.Length ?? 0) + (Reactions?.Length ?? 0) + (Poll?.Length ?? 0);

    public Message ToMessage(ConversationHandle conversation) => (Type switch
    {
        MessageType.File when Body is not null => WithFiles(conversation),
        MessageType.Poll when Body is not null => WithPoll(conversation),
        _ => ToMessage(conversation, Body is null ? "" : conversation.Cipher.OpenText(Body, Id, SealedField.Text, Version)),
    }).Naming(MessageMentions.Read(Mentions));

    private Message WithFiles(ConversationHandle conversation)
    {
        var (files, caption) = FileBody.Read(conversation.Cipher.Open(Body, Id, SealedField.Text, Version));
        return ToMessage(conversation, caption) with { Files = files };
    }

    private Message WithPoll(ConversationHandle conversation)
    {
        var (poll, question) = PollBody.Read(conversation.Cipher.Open(Body, Id, SealedField.Text, Version));
        return ToMessage(conversation, question) with { Poll = PollResult.Open(conversation.Cipher, this).Show(poll) };
    }

    private Message ToMessage(ConversationHandle conversation, string text) => new()
    {
        Id = Id,
        ConversationId = conversation.Id,
        Seq = Seq,
        Rev = Rev,
        SenderId = SenderId,
        Type = Type,
        Text = text,
        Metadata = Metadata is null ? null : OpenMetadata(conversation, Metadata),
        ReplyTo = ReplyTo,
        Forwarded = Forwarded != 0,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        EditedAt = EditedAt is { } edited ? DateTimeOffset.FromUnixTimeMilliseconds(edited) : null,
        DeletedAt = DeletedAt is { } deleted ? DateTimeOffset.FromUnixTimeMilliseconds(deleted) : null,
        PinnedAt = PinnedAt is { } pinned ? DateTimeOffset.FromUnixTimeMilliseconds(pinned) : null,
        PinnedBy = PinnedBy,
        ChangedRev = ChangedRev,
        Reactions = Reactions is null ? null : ReactionSummary.Open(conversation.Cipher, this).ToWire(),
    };

    private JsonElement OpenMetadata(ConversationHandle conversation, byte[] metadata)
    {
        using var document = JsonDocument.Parse(conversation.Cipher.Open(metadata, Id, SealedField.Metadata));
        return document.RootElement.Clone();
    }
}
