using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>Pages of a conversation's messages, within the reader's membership.</summary>
public sealed class MessageHistory(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people, IUserDirectory users,
    IOptions<MessageOptions> options)
{
    private const string Before = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = @conversation AND m.seq > @floor AND m.seq < @before AND {MessageRow.Visible}
        ORDER BY m.seq DESC LIMIT @limit
        """;

    private const string After = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = @conversation AND m.seq > @floor AND m.seq > @after AND {MessageRow.Visible}
        ORDER BY m.seq LIMIT @limit
        """;

    /// <summary>The messages next to <paramref name="before"/> or <paramref name="after"/> (exclusive; not both), or the newest; ascending by seq.</summary>
    public async ValueTask<Result<MessagePage>> ReadAsync(
        Caller caller, ConversationId id, long? before, long? after, int? limit, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (before is not null && after is not null)
        {
            errors.Add("before", "give either before or after");
        }

        var most = options.Value.PageSize;
        if (limit is < 1 || limit > most)
        {
            errors.Add("limit", $"must be from 1 to {most}", most);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var count = limit ?? Math.Min(50, most);
        var rows = await database.ReadAsync(session => QueryAsync(session, handle.Number, person, before, after, count + 1), cancellationToken);
        return rows is null ? ParleyError.NotFound("conversation") : await ToPageAsync(handle, rows, count, backwards: after is null, cancellationToken);
    }

    /// <summary>Null when the person is not a member.</summary>
    private static async Task<IReadOnlyList<MessageRow>?> QueryAsync(
        DatabaseSession session, long conversation, long person, long? before, long? after, int limit)
    {
        if (await MemberRow.FindAsync(session, conversation, person) is not { } member)
        {
            return null;
        }

        var floor = await session.QuerySingleAsync<long>("SELECT floor_seq FROM conversations WHERE conversation = @conversation", new { conversation });
        return await session.QueryAsync<MessageRow>(
            after is null ? Before : After,
            new { conversation, person, fromSeq = member.FromSeq, floor, before = before ?? long.MaxValue, after = after ?? 0, limit = (long)limit });
    }

    private async Task<MessagePage> ToPageAsync(
        ConversationHandle handle, IReadOnlyList<MessageRow> rows, int count, bool backwards, CancellationToken cancellationToken)
    {
        var items = rows.Take(count).Select(row => row.ToMessage(handle)).ToList();
        if (backwards)
        {
            items.Reverse();
        }

        return new MessagePage
        {
            Items = items,
            HasMore = rows.Count > count,
            Users = await users.GetAsync(items.Select(message => message.SenderId).ToHashSet(), cancellationToken),
        };
    }
}
