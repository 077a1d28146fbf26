using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>Who came into a conversation that has moved, whose lane here does not cover it.</summary>
internal sealed record Inflow(LogAdvance Advance, ConversationId Id, IReadOnlyList<Person> Newcomers);

/// <summary>Reads what batches have told in the outbox.</summary>
internal sealed class AdvanceReader([FromKeyedServices(ChatModule.Name)] ModuleDatabase database)
{
    /// <summary>Payloads and conversations read with one statement.</summary>
    private const int Chunk = 500;

    public DatabaseEngine Engine => database.Engine;

    public bool IsUnavailable(Exception exception) => database.IsUnavailable(exception);

    /// <summary>The highest id so far; 0 when there is none.</summary>
    public ValueTask<long> LastEntryAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QuerySingleAsync<long>("SELECT COALESCE(MAX(entry), 0) FROM outbox"), cancellationToken);

    /// <summary>The lowest id that is still there; 0 when there is none.</summary>
    public ValueTask<long> OldestEntryAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QuerySingleAsync<long>("SELECT COALESCE(MIN(entry), 0) FROM outbox"), cancellationToken);

    /// <summary>The ids behind one, rising: ids only, because most of them are known. One more than <paramref name="most"/> says that there are more.</summary>
    public ValueTask<IReadOnlyList<long>> EntriesAsync(long after, int most, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<long>(
            "SELECT entry FROM outbox WHERE entry > @after AND topic = @topic ORDER BY entry LIMIT @limit",
            new { after, topic = LogAdvanced.Topic, limit = most + 1L }),
        cancellationToken);

    /// <summary>How far each conversation was moved by some entries, and from where.</summary>
    public async ValueTask<IReadOnlyCollection<LogAdvance>> AdvancesAsync(IReadOnlyCollection<long> entries, CancellationToken cancellationToken)
    {
        var advances = new Dictionary<long, LogAdvance>();
        foreach (var chunk in entries.Chunk(Chunk))
        {
            var payloads = await database.ReadAsync(
                session => session.QueryAsync<byte[]>("SELECT payload FROM outbox WHERE entry IN @chunk", new { chunk = SqlList.Of(chunk) }), cancellationToken);
            foreach (var advance in payloads.SelectMany(payload => LogAdvanced.Read(payload)))
            {
                advances[advance.Conversation] = advances.TryGetValue(advance.Conversation, out var known)
                    ? new LogAdvance(advance.Conversation, Math.Min(known.After, advance.After), Math.Max(known.UpTo, advance.UpTo))
                    : advance;
            }
        }

        return advances.Values;
    }

    /// <summary>Of some conversations, those that somebody has come into since.</summary>
    public async ValueTask<IReadOnlyList<Inflow>> InflowsAsync(IReadOnlyCollection<LogAdvance> advances, CancellationToken cancellationToken)
    {
        var inflows = new List<Inflow>();
        foreach (var chunk in advances.Chunk(Chunk))
        {
            await database.ReadAsync(
                async session =>
                {
                    var changed = await ChangedAsync(session, chunk);
                    foreach (var advance in chunk.Where(advance => changed.ContainsKey(advance.Conversation)))
                    {
                        inflows.Add(new Inflow(advance, changed[advance.Conversation], await NewcomersAsync(session, advance)));
                    }

                    return true;
                },
                cancellationToken);
        }

        return inflows;
    }

    /// <summary>Few of the conversations that move have new members: one statement finds them.</summary>
    private static async Task<Dictionary<long, ConversationId>> ChangedAsync(DatabaseSession session, LogAdvance[] advances)
    {
        var rows = await session.QueryAsync<MembersRow>(
            "SELECT conversation, id, members_rev FROM conversations WHERE conversation IN @numbers",
            new { numbers = SqlList.Of(advances.Select(advance => advance.Conversation)) });
        var after = advances.ToDictionary(advance => advance.Conversation, advance => advance.After);
        return rows.Where(row => row.MembersRev > after[row.Conversation]).ToDictionary(row => row.Conversation, row => row.Id);
    }

    private static async Task<IReadOnlyList<Person>> NewcomersAsync(DatabaseSession session, LogAdvance advance) =>
    [
        .. (await session.QueryAsync<GapChange>(
            """
            SELECT DISTINCT h.target, p.id AS user_id FROM changes h JOIN people p ON p.person = h.target
            WHERE h.conversation = @Conversation AND h.rev > @After AND h.kind = 1
            """,
            new { advance.Conversation, advance.After })).Select(change => change.Person),
    ];

    private sealed class MembersRow
    {
        public long Conversation { get; init; }

        public ConversationId Id { get; init; }

        public long MembersRev { get; init; }
    }
}
