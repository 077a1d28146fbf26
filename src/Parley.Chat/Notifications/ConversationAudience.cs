using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Log;
using Parley.Chat.Mentions;
using Parley.Chat.Messages;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Notifications;

/// <summary>Whom a conversation's news concern, read beside the log: its writer does nothing for it.</summary>
internal sealed class ConversationAudience(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, MessageHistory history, Names names, SocketIOServer io) : IConversationAudience
{
    /// <summary>Of a message's text that is shown elsewhere.</summary>
    private const int PreviewChars = 240;

    private const string Head = "SELECT type, last_seq, last_rev, floor_seq, last_counted - floor_counted FROM conversations WHERE conversation = $1 AND deleted_at IS NULL";

    // Of L - after revisions at most so many are messages, so the seqs in question are the last ones: an index of revisions is not needed.
    private const string Messages = """
        SELECT m.seq, p.id, m.mentions, a.id, m.rev FROM messages m JOIN people p ON p.person = m.sender
        LEFT JOIN messages r ON r.conversation = m.conversation AND r.seq = m.reply_to AND r.deleted_at IS NULL AND r.type <> 2
        LEFT JOIN people a ON a.person = r.sender
        WHERE m.conversation = $1 AND m.seq > $2 AND m.rev > $3 AND m.rev <= $4 AND m.type <> 2 AND m.deleted_at IS NULL ORDER BY m.seq
        """;

    // Also of edits that come after what is asked for: whom they name is told then, and not by the message, which names them already as it is now.
    private const string Late = """
        SELECT l.seq, p.id, l.mentions, l.rev FROM late_mentions l
        JOIN messages m ON m.conversation = l.conversation AND m.seq = l.seq JOIN people p ON p.person = m.sender
        WHERE l.conversation = $1 AND l.rev > $2 AND m.deleted_at IS NULL ORDER BY l.rev
        """;

    // The numbers are those of ChangeKind.Reaction and ChangeKind.MessageDeleted.
    private const string Reactions = """
        SELECT h.rev, m.seq, s.id, a.id, h.kind,
          (SELECT COUNT(*) FROM reactions r WHERE r.conversation = h.conversation AND r.seq = h.target AND r.person = h.actor)
        FROM changes h JOIN messages m ON m.conversation = h.conversation AND m.seq = h.target
        JOIN people s ON s.person = m.sender JOIN people a ON a.person = h.actor
        WHERE h.conversation = $1 AND h.rev > $2 AND h.rev <= $3 AND m.seq > $4 AND (h.kind = 9 OR (h.kind = 14 AND h.actor <> m.sender))
          AND NOT EXISTS (SELECT 1 FROM hidden_messages g WHERE g.conversation = h.conversation AND g.seq = h.target AND g.person = m.sender)
        ORDER BY h.rev
        """;

    private const string Changes = """
        SELECT h.kind, t.id, a.id FROM changes h JOIN people t ON t.person = h.target JOIN people a ON a.person = h.actor
        WHERE h.conversation = $1 AND h.rev > $2 AND h.rev <= $3 AND h.kind IN (1, 2) ORDER BY h.rev
        """;

    private const string Floor = """
        SELECT h.target FROM changes h WHERE h.conversation = $1 AND h.rev > $2 AND h.rev <= $3 AND h.kind = 16 ORDER BY h.rev DESC LIMIT 1
        """;

    private const string Member = "SELECT m.person, p.id, m.from_seq, m.read_seq, m.notify, m.muted_until FROM members m JOIN people p ON p.person = m.person";

    private const string Members = $"{Member} WHERE m.conversation = $1 AND m.person > $2 ORDER BY m.person LIMIT $3";

    private const string OneMember = $"{Member} WHERE m.conversation = $1 AND p.id = $2";

    public async ValueTask<ConversationNews?> ReadNewsAsync(ConversationId conversation, long after, long upTo, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(conversation, cancellationToken) is not { } handle)
        {
            return null;
        }

        return await database.ReadAsync(
            async session =>
            {
                (ConversationType Type, long Seq, long Rev, long Floor, long Counted)? head = null;
                await session.Prepare(Head).Bind(1, handle.Number).ReadAsync(row => head = ((ConversationType)row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4)));
                if (head is not { Type: not ConversationType.Guest } known)
                {
                    return null;
                }

                var (messages, late, arrivals, departures) = (new List<NewsMessage>(), new List<NewsMessage>(), new List<NewsArrival>(), new List<UserId>());
                await session.Prepare(Messages).Bind(1, handle.Number).Bind(2, Math.Max(known.Seq - (known.Rev - after), known.Floor)).Bind(3, after).Bind(4, upTo)
                    .ReadAsync(row => messages.Add(ReadMessage(row) with { Answers = row.IsNull(3) ? null : new UserId(row.Id(3)), Rev = row.Number(4) }));
                await session.Prepare(Late).Bind(1, handle.Number).Bind(2, after).ReadAsync(row =>
                {
                    var edited = ReadMessage(row);
                    if (row.Number(3) <= upTo)
                    {
                        late.Add(edited);
                    }
                    else if (messages.FindIndex(message => message.Seq == edited.Seq) is >= 0 and var i)
                    {
                        messages[i] = Without(messages[i], edited);
                    }
                });
                await session.Prepare(Changes).Bind(1, handle.Number).Bind(2, after).Bind(3, upTo).ReadAsync(row =>
                {
                    var target = new UserId(row.Id(1));
                    if ((ChangeKind)row.Number(0) == ChangeKind.MemberRemoved)
                    {
                        departures.Add(target);
                    }
                    else
                    {
                        arrivals.Add(new NewsArrival(target, new UserId(row.Id(2))));
                    }
                });
                var reactions = new List<NewsReaction>();
                await session.Prepare(Reactions).Bind(1, handle.Number).Bind(2, after).Bind(3, upTo).Bind(4, known.Floor).ReadAsync(row => reactions.Add(new NewsReaction(
                    row.Number(0), row.Number(1), new UserId(row.Id(2)), (ChangeKind)row.Number(4) == ChangeKind.Reaction ? new UserId(row.Id(3)) : null, row.Number(5) > 0)));
                var floor = 0L;
                await session.Prepare(Floor).Bind(1, handle.Number).Bind(2, after).Bind(3, upTo).ReadAsync(row => floor = row.Number(0));
                return new ConversationNews(known.Type, messages, arrivals, departures)
                {
                    LateMentions = late,
                    Reactions = reactions,
                    Floor = floor == 0 ? null : new RaisedFloor(floor, known.Counted),
                };
            },
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<AudienceMember>> ReadMembersAsync(ConversationId conversation, long after, int limit, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(conversation, cancellationToken) is not { } handle)
        {
            return [];
        }

        var open = OpenTo(conversation);
        return await database.ReadAsync(
            async session =>
            {
                var members = new List<AudienceMember>();
                await session.Prepare(Members).Bind(1, handle.Number).Bind(2, after).Bind(3, limit).ReadAsync(row => members.Add(ReadMember(row, open)));
                return members;
            },
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<AudienceMember>> FindMembersAsync(
        ConversationId conversation, IReadOnlyCollection<UserId> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0 || await keys.FindAsync(conversation, cancellationToken) is not { } handle)
        {
            return [];
        }

        var open = OpenTo(conversation);
        return await database.ReadAsync(
            async session =>
            {
                var members = new List<AudienceMember>(users.Count);
                foreach (var user in users)
                {
                    await session.Prepare(OneMember).Bind(1, handle.Number).Bind(2, user.Value).ReadAsync(row => members.Add(ReadMember(row, open)));
                }

                return members;
            },
            cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<UserId, long>> ReadSeqsAsync(
        ConversationId conversation, IReadOnlyCollection<UserId> users, CancellationToken cancellationToken) => await database.ReadAsync(
        async session => (await session.QueryAsync<SeqRow>(
            """
            SELECT p.id, m.read_seq FROM members m JOIN people p ON p.person = m.person JOIN conversations c ON c.conversation = m.conversation
            WHERE c.id = @conversation AND p.id IN @users
            """,
            new { conversation, users = SqlList.Of(users) })).ToDictionary(row => row.Id, row => row.ReadSeq),
        cancellationToken);

    public async ValueTask<MessagePreview?> FindPreviewAsync(UserId reader, ConversationId conversation, long seq, CancellationToken cancellationToken)
    {
        // Through the door that they read it by themselves.
        var caller = new Caller(reader, default, AccountRole.Member, DateTimeOffset.MaxValue);
        var page = await history.ReadAsync(caller, conversation, before: seq + 1, after: null, limit: 1, cancellationToken);
        if (!page.TryGet(out var found, out _) || found.Items is not [{ DeletedAt: null } message] || message.Seq != seq
            || await keys.FindAsync(conversation, cancellationToken) is not { } handle)
        {
            return null;
        }

        var title = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<byte[]>("SELECT title FROM conversations WHERE conversation = @number", new { number = handle.Number }),
            cancellationToken);
        var sender = await names.GetAsync([message.SenderId], cancellationToken) is [var user, ..] ? user.DisplayName : "";
        return new MessagePreview(Titles.Open(handle, title), sender, Beginning(message.Text), message.Type == MessageType.Poll);
    }

    /// <summary>Whose devices show the conversation now.</summary>
    private HashSet<UserId> OpenTo(ConversationId conversation) =>
        io.In(Rooms.Open(conversation)).FetchSockets().Select(socket => ChatSocket.Of(socket)?.Person.Id).OfType<UserId>().ToHashSet();

    private static AudienceMember ReadMember(IRow row, HashSet<UserId> open)
    {
        var user = new UserId(row.Id(1));
        return new AudienceMember(row.Number(0), user, row.Number(2), row.Number(3), NotificationRow.Read(row, 4) ?? new NotificationSettings(), open.Contains(user));
    }

    private static NewsMessage Without(NewsMessage message, NewsMessage edited) => message with
    {
        Mentions = [.. message.Mentions.Except(edited.Mentions)],
        MentionsAll = message.MentionsAll && !edited.MentionsAll,
    };

    private static NewsMessage ReadMessage(IRow row)
    {
        var message = new NewsMessage(row.Number(0), new UserId(row.Id(1)));
        return row.IsNull(2) || MessageMentions.Read(row.Blob(2)) is not { } mentions ? message : message with { Mentions = mentions.Users, MentionsAll = mentions.All };
    }

    private static string Beginning(string text)
    {
        if (text.Length <= PreviewChars)
        {
            return text;
        }

        // Never half a character.
        var end = char.IsHighSurrogate(text[PreviewChars - 1]) ? PreviewChars - 1 : PreviewChars;
        return text[..end] + "…";
    }

    private sealed class SeqRow
    {
        public UserId Id { get; init; }

        public long ReadSeq { get; init; }
    }
}
