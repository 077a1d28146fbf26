using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Members;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>Conversations with the people whom they mention: what REST answers.</summary>
public sealed class ConversationQueries(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationReader reader, ConversationKeys keys, PersonDirectory people,
    Names users, TimeProvider clock)
{
    private const int DefaultPage = 50, MaxPage = 100;

    public async ValueTask<Result<Conversation>> FindAsync(Caller caller, ConversationId id, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        return await reader.FindAsync(person, handle.Number, cancellationToken) is { } conversation
            ? conversation with { Users = await UsersAsync([conversation], cancellationToken) }
            : ParleyError.NotFound("conversation");
    }

    public async ValueTask<Result<ListResponse<Conversation>>> ListAsync(
        Caller caller, int? limit, string? cursor, bool? archived, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var count = errors.PageSize(limit, DefaultPage, MaxPage);
        var before = ActivityCursor.Newest;
        if (cursor is not null && !TryParse(cursor, out before))
        {
            errors.WrongCursor();
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (rows, page) = await database.ReadAsync(
            async session =>
            {
                var found = await ConversationReader.ListAsync(session, person, before, archived, now, count + 1);
                return (found, await reader.CompleteAsync(session, [.. found.Take(count)]));
            },
            cancellationToken);
        return new ListResponse<Conversation>
        {
            Items = page,
            NextCursor = rows.Count > count ? Format(rows[count - 1]) : null,
            Users = await UsersAsync(page, cancellationToken),
        };
    }

    /// <summary>The conversation after a change of it, or the problem.</summary>
    public async ValueTask<IResult> ShowAsync(
        Caller caller, ConversationId id, Result<GroupChange> change, CancellationToken cancellationToken) => change.TryGet(out _, out var error)
        ? (await FindAsync(caller, id, cancellationToken)).ToHttp()
        : new ProblemResult(error);

    /// <summary>Everybody whom these conversations mention.</summary>
    public ValueTask<IReadOnlyList<User>> UsersAsync(IEnumerable<Conversation> conversations, CancellationToken cancellationToken) =>
        users.GetAsync(Mentioned(conversations), cancellationToken);

    public static IReadOnlyCollection<UserId> Mentioned(IEnumerable<Conversation> conversations)
    {
        var mentioned = new HashSet<UserId>();
        foreach (var conversation in conversations)
        {
            mentioned.Add(conversation.CreatedBy);
            mentioned.UnionWith(conversation.Members?.Select(member => member.UserId) ?? []);
            if (conversation.LastMessage is { } last)
            {
                mentioned.UnionWith(new[] { last }.People());
            }
        }

        return mentioned;
    }

    private static string Format(ConversationStateRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.LastActivityAt:x}-{row.Conversation:x}");

    private static bool TryParse(string text, out ActivityCursor cursor)
    {
        cursor = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
            || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var conversation))
        {
            return false;
        }

        cursor = new ActivityCursor(at, conversation);
        return true;
    }
}
