using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.People;
using Parley.Chat.Privacy;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>Pages of a conversation's members, for members.</summary>
public sealed class MemberList(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people, Names users)
{
    private const int DefaultPage = 100, MaxPage = 500;

    public async ValueTask<Result<ListResponse<Member>>> ReadAsync(
        Caller caller, ConversationId id, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (limit is < 1 or > MaxPage)
        {
            errors.Add("limit", $"must be from 1 to {MaxPage}", MaxPage);
        }

        // The cursor is the number of the last member shown: members are paged by it.
        var after = 0L;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            errors.Add("cursor", "is not one that this server gave");
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var reader = await people.GetAsync(caller.UserId, cancellationToken);
        var count = limit ?? DefaultPage;
        var rows = await database.ReadAsync(session => QueryAsync(session, handle.Number, reader, after, count + 1), cancellationToken);
        if (rows is null)
        {
            return ParleyError.NotFound("conversation");
        }

        var blind = (await database.ReadAsync(session => ChatSettingsStore.ReadAsync(session, reader), cancellationToken)).ReadReceipts is false;
        var page = rows.Take(count).ToList();
        return new ListResponse<Member>
        {
            Items = [.. page.Select(row => row.ToMember(blind))],
            NextCursor = rows.Count > count ? page[^1].Person.ToString(CultureInfo.InvariantCulture) : null,
            Users = await users.GetAsync(page.Select(row => row.UserId).ToList(), cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<MemberStateRow>?> QueryAsync(DatabaseSession session, long conversation, long reader, long after, int limit) =>
        await MemberRow.FindAsync(session, conversation, reader) is null
            ? null
            : await session.QueryAsync<MemberStateRow>(
                $"{MemberStateRow.Select} WHERE m.conversation = @conversation AND m.person > @after ORDER BY m.person LIMIT @limit",
                new { conversation, after, limit = (long)limit });
}
