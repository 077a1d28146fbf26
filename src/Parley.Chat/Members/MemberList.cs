using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Guests;
using Parley.Chat.Messages;
using Parley.Chat.Privacy;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>Pages of a conversation's members, for members.</summary>
public sealed class MemberList(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ReaderDoor door, Names users, IUserDirectory directory)
{
    private const int DefaultPage = 100, MaxPage = 500, MaxQueryBytes = 256;

    /// <summary>Members whose names are looked at together.</summary>
    private const int Looked = 1000;

    /// <param name="caller">Who asks.</param>
    /// <param name="id">Of which conversation.</param>
    /// <param name="query">The beginning of a username, or of a word of a display name; null: everybody.</param>
    /// <param name="limit">The most.</param>
    /// <param name="cursor">Of the page before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Result<ListResponse<Member>>> ReadAsync(
        Caller caller, ConversationId id, string? query, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (query is not null)
        {
            errors.RequiredText("query", query, MaxQueryBytes);
        }

        var count = errors.PageSize(limit, DefaultPage, MaxPage);

        // The cursor is the number of the last member shown: members are paged by it.
        var after = errors.Cursor(cursor, 0L);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (!(await door.EnterAsync(caller, id, cancellationToken)).TryGet(out var entered, out var unknown))
        {
            return unknown;
        }

        var (handle, reader) = entered;
        var rows = query is null
            ? await database.ReadAsync(session => QueryAsync(session, handle.Number, reader, after, count + 1), cancellationToken)
            : await SearchAsync(handle.Number, reader, query, after, count + 1, cancellationToken);
        if (rows is null)
        {
            return ParleyError.NotFound("conversation");
        }

        var blind = (await database.ReadAsync(session => ChatSettingsStore.ReadAsync(session, reader), cancellationToken)).ReadReceipts is false;
        var page = rows.Take(count).ToList();
        return new ListResponse<Member>
        {
            Items = [.. page.Select(row => row.ToMember(blind))],
            NextCursor = rows.NextCursor(count, row => row.Person),
            Users = await users.GetAsync(page.Select(row => row.UserId).ToList(), cancellationToken),
        };
    }

    /// <summary>
    /// Who is a member is known here, and what people are called in another module: some members after the others are asked about there, until there are enough. What is found
    /// by its second letter costs one question, and what is nobody's name one for each thousand members.
    /// </summary>
    private async ValueTask<IReadOnlyList<MemberStateRow>?> SearchAsync(
        long conversation, long reader, string query, long after, int count, CancellationToken cancellationToken)
    {
        var found = new List<MemberStateRow>(count);
        while (true)
        {
            var rows = await database.ReadAsync(session => QueryAsync(session, conversation, reader, after, Looked), cancellationToken);
            if (rows is null)
            {
                return null;
            }

            var named = (await directory.SearchAsync(query, [.. rows.Select(row => row.UserId)], cancellationToken)).Select(user => user.Id).ToHashSet();
            found.AddRange(rows.Where(row => named.Contains(row.UserId)).Take(count - found.Count));
            if (rows.Count < Looked || found.Count == count)
            {
                return found;
            }

            after = rows[^1].Person;
        }
    }

    private static async Task<IReadOnlyList<MemberStateRow>?> QueryAsync(DatabaseSession session, long conversation, long reader, long after, int limit) =>
        await MemberRow.FindAsync(session, conversation, reader) is null
            ? null
            : await session.QueryAsync<MemberStateRow>(
                $"{MemberStateRow.Select} WHERE m.conversation = @conversation AND m.person > @after ORDER BY m.person LIMIT @limit",
                new { conversation, after, limit = (long)limit });
}
