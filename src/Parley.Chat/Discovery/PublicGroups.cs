using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Matching;
using Parley.Chat.Members;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Discovery;

/// <summary>Public groups: listed, searched and joined by every member of the server.</summary>
internal sealed class PublicGroups(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationLog log, ConversationKeys keys, PersonDirectory people, ConversationFeed feed,
    IOptions<GroupOptions> options, TimeProvider clock)
{
    private const int DefaultPage = 50, MaxPage = 100, QueryBytes = 128;

    /// <summary>What one request looks at: titles are sealed, so each has to be opened to be compared. A page that ends there says where to go on.</summary>
    private const int MostLookedAt = 500;

    private const string Select = """
        SELECT c.conversation, c.id, c.title, c.topic, c.picture, c.member_count,
          (SELECT COUNT(*) FROM members m WHERE m.conversation = c.conversation AND m.person = @person) AS is_member
        FROM conversations c WHERE c.visibility = 1 AND c.deleted_at IS NULL AND c.conversation < @before ORDER BY c.conversation DESC LIMIT @limit
        """;

    private readonly RecentCounts _tries = new(options.Value.DiscoverPerMinute, TimeSpan.FromMinutes(1), clock);

    /// <summary>Newest first. Errors: <c>validation-failed</c>, <c>rate-limited</c>.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="query">Words that each have to stand in title or topic; null or empty: all groups.</param>
    /// <param name="limit">The most.</param>
    /// <param name="cursor">The end of the page before. A page may be shorter than asked, and others follow all the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Result<ListResponse<PublicGroup>>> ListAsync(Caller caller, string? query, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var count = errors.PageSize(limit, DefaultPage, MaxPage);
        if (query is not null && Encoding.UTF8.GetByteCount(query) > QueryBytes)
        {
            errors.Add("query", $"at most {QueryBytes} bytes of UTF-8", QueryBytes);
        }

        var before = errors.Cursor(cursor, long.MaxValue);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (TooOften(caller) is { } refused)
        {
            return refused;
        }

        var (words, person) = (TitleWords.Of(query), await people.GetAsync(caller.UserId, cancellationToken));
        var most = words.Any ? MostLookedAt : count;
        var rows = await database.ReadAsync(session => session.QueryAsync<Row>(Select, new { person, before, limit = (long)most + 1 }), cancellationToken);
        var (page, looked) = (new List<PublicGroup>(count), 0);
        foreach (var row in rows.Take(most))
        {
            if (page.Count == count)
            {
                break;
            }

            looked++;
            if (await keys.FindAsync(row.Id, cancellationToken) is { } handle && row.ToGroup(handle) is var group && words.AreIn(group.Title, group.Topic))
            {
                page.Add(group);
            }
        }

        return new ListResponse<PublicGroup>
        {
            Items = page,
            NextCursor = rows.NextCursor(looked, row => row.Conversation),
        };
    }

    /// <summary>Errors: <c>not-found</c> (also of a private one), <c>forbidden</c> (banned), <c>group-full</c>, <c>rate-limited</c>.</summary>
    public async ValueTask<Result<GroupChange>> JoinAsync(Caller caller, ConversationId id, CancellationToken cancellationToken)
    {
        if (TooOften(caller) is { } refused)
        {
            return refused;
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var actor = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        return await log.SubmitAsync(new JoinGroupCommand(handle, actor, options.Value.Members, feed, clock));
    }

    private ParleyError? TooOften(Caller caller) => _tries.Take(caller.UserId) is { } wait
        ? new ParleyError(ErrorCodes.RateLimited, $"At most {options.Value.DiscoverPerMinute} looks at public groups by one person in a minute.") { RetryAfter = wait }
        : null;

    private sealed class Row
    {
        public long Conversation { get; init; }

        public ConversationId Id { get; init; }

        public byte[]? Title { get; init; }

        public byte[]? Topic { get; init; }

        public FileId? Picture { get; init; }

        public long MemberCount { get; init; }

        public long IsMember { get; init; }

        public PublicGroup ToGroup(ConversationHandle handle) => new()
        {
            Id = Id,
            Title = Titles.Open(handle, Title) ?? "",
            Topic = Topics.Open(handle.Cipher, Topic),
            Picture = Picture,
            MemberCount = (int)MemberCount,
            Member = IsMember != 0,
        };
    }
}
