using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Deletions;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Chat.Mentions;
using Parley.Chat.Messages;
using Parley.Chat.Polls;
using Parley.Chat.Search.Index;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Search.Query;

/// <summary>The messages of the log that the index proposes, for those who may read them.</summary>
internal sealed class SearchMessages([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
{
    /// <summary>
    /// How far the times of messages may be out of their order over all conversations: servers whose clocks differ, and a clock that was set back.
    /// </summary>
    private const long Disorder = 600_000;

    // The rule of history (MessageRow.Visible), for memberships of many conversations: whatever the index says, whoever is not a member at this moment finds nothing.
    private static readonly SetQuery Visible = new($"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        JOIN members me ON me.conversation = m.conversation JOIN conversations c ON c.conversation = m.conversation
        WHERE m.position IN ($1) AND me.person = $2 AND m.seq > c.floor_seq AND m.deleted_at IS NULL AND m.body IS NOT NULL
          AND (m.seq >= me.from_seq OR {PastMemberships.Cover}) AND {HiddenRows.Not}
        """.Replace("@person", "$2", StringComparison.Ordinal));

    /// <summary>
    /// What of a proposal decides whether it fits, and no more: for one message of a page hundreds may be looked at. The scope has narrowed them to what the person may read;
    /// of what fits, <see cref="Visible"/> decides again.
    /// </summary>
    private static readonly SetQuery Proposed = new($"""
        SELECT m.position, m.conversation, m.seq, m.id, m.type, m.created_at, m.body, m.version, m.mentions, m.metadata FROM messages m
        WHERE m.position IN ($1) AND m.deleted_at IS NULL AND m.body IS NOT NULL AND {HiddenRows.Not}
        """.Replace("@person", "$2", StringComparison.Ordinal));

    public ValueTask<SearchScope> ScopeAsync(long person, ConversationId? only, CancellationToken cancellationToken) =>
        database.ReadAsync(session => SearchScope.ReadAsync(session, person, only), cancellationToken);

    /// <summary>Those of these messages that are still there, as far as it takes to compare them; newest first.</summary>
    /// <param name="person">Whose search.</param>
    /// <param name="scope">What they may find.</param>
    /// <param name="places">Within it.</param>
    /// <param name="withMetadata">Whether it matters that a message is a voice message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<List<SearchCandidate>> LookAtAsync(
        long person, SearchScope scope, IReadOnlyList<MessagePlace> places, bool withMetadata, CancellationToken cancellationToken)
    {
        var rows = new List<ProposedRow>(places.Count);
        await database.ReadAsync(
            async session =>
            {
                await Proposed.ReadAsync(
                    session, [.. places.Select(place => place.Position)], all => all.Bind(2, person), row => rows.Add(ProposedRow.Read(row, withMetadata)));
                return true;
            },
            cancellationToken);
        var candidates = new List<SearchCandidate>(rows.Count);
        foreach (var row in rows)
        {
            if (await keys.FindAsync(scope.IdOf(row.Place.Conversation), cancellationToken) is { } handle)
            {
                candidates.Add(row.Open(handle.Cipher));
            }
        }

        candidates.Sort((one, other) => other.Place.Position.CompareTo(one.Place.Position));
        return candidates;
    }

    /// <summary>Those of these messages that a person may read now, whole; newest first.</summary>
    public async ValueTask<IReadOnlyList<(Message Message, MessagePlace Place)>> OpenAsync(
        long person, SearchScope scope, IReadOnlyCollection<MessagePlace> places, CancellationToken cancellationToken)
    {
        var known = places.ToDictionary(place => (place.Conversation, place.Seq));
        var rows = new List<MessageRow>(places.Count);
        await database.ReadAsync(
            async session =>
            {
                await Visible.ReadAsync(session, [.. places.Select(place => place.Position)], all => all.Bind(2, person), row => rows.Add(MessageRow.Read(row)));
                return true;
            },
            cancellationToken);
        var opened = new List<(Message, MessagePlace Place)>(rows.Count);
        foreach (var row in rows)
        {
            if (await keys.FindAsync(scope.IdOf(row.Conversation), cancellationToken) is { } handle)
            {
                opened.Add((row.ToMessage(handle), known[(row.Conversation, row.Seq)]));
            }
        }

        opened.Sort((one, other) => other.Place.Position.CompareTo(one.Place.Position));
        return opened;
    }

    /// <summary>A position below which all messages are older than a time: a first narrowing, because they are about in the order of time.</summary>
    public ValueTask<long> PositionAfterAsync(long time, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FirstAsync(session, time - Disorder), cancellationToken);

    /// <summary>A position from which on no message is older than a time.</summary>
    public ValueTask<long> PositionBeforeAsync(long time, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FirstAsync(session, time + Disorder), cancellationToken);

    /// <summary>The first position whose message was sent at a time or later, as if all were in the order of time.</summary>
    private static async Task<long> FirstAsync(DatabaseSession session, long time)
    {
        long? last = null;
        await session.Prepare("SELECT position FROM messages ORDER BY position DESC LIMIT 1").ReadAsync(row => last = row.Number(0));
        var (low, high) = (0L, (last ?? 0) + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var sentAt = long.MaxValue;
            await session.Prepare("SELECT created_at FROM messages WHERE position >= $1 ORDER BY position LIMIT 1").Bind(1, middle)
                .ReadAsync(row => sentAt = row.Number(0));
            (low, high) = sentAt < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private sealed record ProposedRow(MessagePlace Place, MessageId Id, MessageType Type, long CreatedAt, byte[] Body, long Version, byte[]? Mentions, byte[]? Metadata)
    {
        public static ProposedRow Read(IRow row, bool withMetadata) => new(
            new MessagePlace(row.Number(1), row.Number(2), row.Number(0)), new MessageId(row.Id(3)), (MessageType)row.Number(4), row.Number(5), row.Blob(6), row.Number(7),
            row.IsNull(8) ? null : row.Blob(8), !withMetadata || row.IsNull(9) ? null : row.Blob(9));

        public SearchCandidate Open(BodyCipher cipher)
        {
            var (files, text) = Type == MessageType.File
                ? FileBody.Read(cipher.Open(Body, Id, SealedField.Text, Version))
                : Type == MessageType.Poll
                ? ([], PollBody.Words(cipher.Open(Body, Id, SealedField.Text, Version)))
                : ([], cipher.OpenText(Body, Id, SealedField.Text, Version));
            return new SearchCandidate(Place, text, text.Length, CreatedAt, files, Metadata is not null && IsVoice(cipher, Metadata), MessageMentions.Read(Mentions));
        }

        private bool IsVoice(BodyCipher cipher, byte[] metadata)
        {
            using var document = JsonDocument.Parse(cipher.Open(metadata, Id, SealedField.Metadata));
            return SearchCandidate.SaysVoice(document.RootElement);
        }
    }
}
