using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Log;
using Parley.Chat.Search.Index;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Search.Feed;

/// <summary>A message as it stands in the log.</summary>
internal sealed record NewsMessage(
    ConversationId Conversation, MessagePlace Place, MessageId Id, long Sender, MessageType Type, long CreatedAt, byte[] Body, long Version,
    byte[]? Mentions);

/// <summary>What has become of some conversations since they were indexed last.</summary>
internal sealed class News
{
    public List<NewsMessage> Messages { get; } = [];

    public List<Removal> Removals { get; } = [];

    /// <summary>How far they are indexed with it.</summary>
    public Dictionary<long, Progress?> Progress { get; } = [];

    /// <summary>There is more: ask again when this is written.</summary>
    public bool HasMore { get; set; }
}

/// <summary>Reads the log for the index. In the log messages and changes together are without a gap, so what is behind two numbers is all that is new.</summary>
internal sealed class LogNews([FromKeyedServices(ChatModule.Name)] ModuleDatabase database)
{
    private const string Columns = "seq, position, id, sender, type, created_at, body, version, mentions";

    // System messages say what everybody sees in the conversation anyway.
    private const string Searchable = "type <> 2 AND deleted_at IS NULL AND body IS NOT NULL";

    /// <summary>Changes of messages that are looked at in one go.</summary>
    private const int MostChanges = 1_000;

    // Strangers' chats are none of their members' past, and guests search nothing.
    private static readonly SetQuery Heads = new("""
        SELECT conversation, id, last_seq, last_rev, floor_seq, CASE WHEN deleted_at IS NULL AND type <> 3 THEN 0 ELSE 1 END
        FROM conversations WHERE conversation IN ($1)
        """);

    /// <summary>Which log it is.</summary>
    public ValueTask<long> EpochAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var epoch = 0L;
            await session.Prepare("SELECT epoch FROM log_state WHERE id = 1").ReadAsync(row => epoch = row.Number(0));
            return epoch;
        },
        cancellationToken);

    /// <summary>Numbers of conversations behind one, rising.</summary>
    public ValueTask<IReadOnlyList<long>> ConversationsAsync(long after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<long>(
            "SELECT conversation FROM conversations WHERE conversation > @after ORDER BY conversation LIMIT @limit", new { after, limit = (long)limit }),
        cancellationToken);

    /// <summary>How many of these conversations have something that is not indexed.</summary>
    public async ValueTask<long> CountBehindAsync(long[] conversations, Dictionary<long, Progress> progress, CancellationToken cancellationToken) =>
        (await database.ReadAsync(session => HeadsAsync(session, conversations), cancellationToken))
            .Count(head => head.IsGone ? progress.ContainsKey(head.Conversation) : !head.IsDone(progress.GetValueOrDefault(head.Conversation)));

    /// <param name="conversations">Their numbers.</param>
    /// <param name="progress">How far those are indexed that are.</param>
    /// <param name="most">Messages that are read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<News> ReadAsync(long[] conversations, Dictionary<long, Progress> progress, int most, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var heads = await HeadsAsync(session, conversations);
            var news = new News();
            foreach (var head in heads)
            {
                await ReadAsync(session, head, progress.TryGetValue(head.Conversation, out var known) ? known : null, most - news.Messages.Count, news);
            }

            // Their rows are gone altogether.
            foreach (var gone in conversations.Except(heads.Select(head => head.Conversation)).Where(progress.ContainsKey))
            {
                news.Removals.Add(Removal.All(gone));
                news.Progress[gone] = null;
            }

            return news;
        },
        cancellationToken);

    private static async Task<List<Head>> HeadsAsync(DatabaseSession session, long[] conversations)
    {
        var heads = new List<Head>(conversations.Length);
        await Heads.ReadAsync(session, conversations, bind: null, row => heads.Add(
            new Head(row.Number(0), new ConversationId(row.Id(1)), row.Number(2), row.Number(3), row.Number(4), row.Number(5) != 0)));
        return heads;
    }

    private static async Task ReadAsync(DatabaseSession session, Head head, Progress? known, int most, News news)
    {
        if (head.IsGone)
        {
            if (known is not null)
            {
                news.Removals.Add(Removal.All(head.Conversation));
                news.Progress[head.Conversation] = null;
            }

            return;
        }

        var done = known ?? default;
        if (head.IsDone(done))
        {
            return;
        }

        if (most <= 0)
        {
            news.HasMore = true;
            return;
        }

        if (done.Floor < head.Floor && known is not null)
        {
            news.Removals.Add(new Removal(head.Conversation, 0, head.Floor));
        }

        // Of what is read for the first time, changes have no news: it is read as it stands.
        var rev = known is null ? head.LastRev : await ReadChangesAsync(session, head, done, news);
        news.Progress[head.Conversation] = new Progress(await ReadMessagesAsync(session, head, done.Seq, most, news), rev, head.Floor);
    }

    /// <summary>Returns the seq up to which there is nothing left to read.</summary>
    private static async Task<long> ReadMessagesAsync(DatabaseSession session, Head head, long after, int most, News news)
    {
        var (count, last) = (0, head.LastSeq);
        await session.Prepare($"SELECT {Columns} FROM messages WHERE conversation = $1 AND seq > $2 AND {Searchable} ORDER BY seq LIMIT $3")
            .Bind(1, head.Conversation).Bind(2, Math.Max(after, head.Floor)).Bind(3, most)
            .ReadAsync(row =>
            {
                var message = Read(row, head);
                news.Messages.Add(message);
                (count, last) = (count + 1, message.Place.Seq);
            });
        if (count < most)
        {
            return head.LastSeq;
        }

        news.HasMore |= last < head.LastSeq;
        return last;
    }

    /// <summary>Returns the rev up to which there is nothing left to read.</summary>
    private static async Task<long> ReadChangesAsync(DatabaseSession session, Head head, Progress done, News news)
    {
        var changes = new List<(long Rev, long Seq)>();
        await session.Prepare("SELECT rev, target FROM changes WHERE conversation = $1 AND rev > $2 AND kind IN ($3, $4) ORDER BY rev LIMIT $5")
            .Bind(1, head.Conversation).Bind(2, done.Rev).Bind(3, (long)ChangeKind.MessageEdited).Bind(4, (long)ChangeKind.MessageDeleted).Bind(5, MostChanges)
            .ReadAsync(row => changes.Add((row.Number(0), row.Number(1))));
        foreach (var seq in changes.Select(change => change.Seq).Where(seq => seq <= done.Seq && seq > head.Floor).Distinct())
        {
            news.Removals.Add(Removal.Of(head.Conversation, seq));
            await session.Prepare($"SELECT {Columns} FROM messages WHERE conversation = $1 AND seq = $2 AND {Searchable}")
                .Bind(1, head.Conversation).Bind(2, seq).ReadAsync(row => news.Messages.Add(Read(row, head)));
        }

        if (changes.Count < MostChanges)
        {
            return head.LastRev;
        }

        news.HasMore = true;
        return changes[^1].Rev;
    }

    private static NewsMessage Read(IRow row, Head head) => new(
        head.Id, new MessagePlace(head.Conversation, row.Number(0), row.Number(1)), new MessageId(row.Id(2)), row.Number(3), (MessageType)row.Number(4), row.Number(5),
        row.Blob(6), row.Number(7), row.IsNull(8) ? null : row.Blob(8));

    private sealed record Head(long Conversation, ConversationId Id, long LastSeq, long LastRev, long Floor, bool IsGone)
    {
        public bool IsDone(Progress progress) => progress.Seq >= LastSeq && progress.Rev >= LastRev && progress.Floor >= Floor;
    }
}
