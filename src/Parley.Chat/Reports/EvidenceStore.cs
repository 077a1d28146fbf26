using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Matching;
using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reports;

/// <summary>The last messages of chats that have ended, for a while.</summary>
internal sealed class EvidenceStore([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, MasterKeys master, IOptions<ReportOptions> options, TimeProvider clock)
{
    private static readonly string Last = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = @conversation AND m.seq > @floor ORDER BY m.seq DESC LIMIT @limit
        """;

    /// <summary>Keeps the last messages of a chat that is about to end in the same transaction; nothing when nothing was said.</summary>
    public async Task KeepAsync(LogBatch batch, ConversationHandle conversation, IReadOnlyList<Seat> seats)
    {
        if (options.Value.AfterEnd == TimeSpan.Zero)
        {
            return;
        }

        var messages = await ReadAsync(batch.Session, conversation, floor: 0);
        if (messages.Count == 0)
        {
            return;
        }

        // Names and networks are looked up when somebody reports it: the accounts are another database.
        IReadOnlyList<EvidencePerson> people = [.. seats.Select(seat => new EvidencePerson { InChat = seat.Alias, Account = seat.Account, Name = "" })];
        var evidence = new Evidence { People = people, Messages = Evidence.Messaged(people, messages) };
        await batch.Session.ExecuteAsync(
            "INSERT INTO guest_evidence (conversation_id, ends_at, content) VALUES (@Id, @endsAt, @content) ON CONFLICT DO NOTHING",
            new
            {
                conversation.Id,
                endsAt = batch.Now + (long)options.Value.AfterEnd.TotalMilliseconds,
                content = master.Wrap(evidence.ToBytes(), Purpose(conversation.Id)),
            });
    }

    /// <summary>What is left of a chat that has ended; null when nothing is, or no more.</summary>
    public async ValueTask<Evidence?> FindAsync(ConversationId id, CancellationToken cancellationToken)
    {
        var content = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<byte[]>(
                "SELECT content FROM guest_evidence WHERE conversation_id = @id AND ends_at > @now",
                new { id, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }),
            cancellationToken);
        return content is null ? null : Evidence.Of(master.Unwrap(content, Purpose(id)));
    }

    /// <summary>The last messages of a conversation that lives, oldest first.</summary>
    /// <param name="floor">The seq below the first one that may be shown.</param>
    public async Task<IReadOnlyList<Message>> ReadAsync(DatabaseSession session, ConversationHandle conversation, long floor)
    {
        var rows = await session.QueryAsync<MessageRow>(Last, new { conversation = conversation.Number, floor, limit = (long)options.Value.Messages });
        return [.. rows.Reverse().Select(row => row.ToMessage(conversation))];
    }

    public async ValueTask RemoveEndedAsync(CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM guest_evidence WHERE ends_at <= @now", new { now = clock.GetUtcNow().ToUnixTimeMilliseconds() }), cancellationToken);

    internal static byte[] Purpose(ConversationId id) => Encoding.ASCII.GetBytes($"parley chat evidence {id}");
}
