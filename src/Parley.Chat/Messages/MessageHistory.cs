using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>Pages of a conversation's messages, within the reader's membership.</summary>
public sealed class MessageHistory(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ReaderDoor door, Names users,
    IOptions<MessageOptions> options)
{
    private static readonly string One = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = $1 AND {MessageRow.VisiblePrepared} AND m.seq > $4 AND m.id = $5
        """;

    private static readonly string Before = $"{Select} AND m.seq < $5 ORDER BY m.seq DESC LIMIT $6";

    private static readonly string After = $"{Select} AND m.seq > $5 ORDER BY m.seq LIMIT $6";

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
        var count = errors.PageSize(limit, Math.Min(50, most), most);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (!(await door.EnterAsync(caller, id, cancellationToken)).TryGet(out var reader, out var unknown))
        {
            return unknown;
        }

        var (handle, person) = reader;
        var rows = await database.ReadAsync(session => QueryAsync(session, handle.Number, person, before, after, count + 1), cancellationToken);
        return rows is null ? ParleyError.NotFound("conversation") : await ToPageAsync(handle, person, rows, count, backwards: after is null, cancellationToken);
    }

    /// <summary>One message. Errors: <c>not-found</c> (the conversation, or a message that the caller does not see).</summary>
    public async ValueTask<Result<FoundMessage>> FindAsync(Caller caller, ConversationId id, MessageId message, CancellationToken cancellationToken)
    {
        if (!(await door.EnterAsync(caller, id, cancellationToken)).TryGet(out var reader, out var unknown))
        {
            return unknown;
        }

        var (handle, person) = reader;
        var found = await database.ReadAsync<Result<Message>>(
            async session => (await FindAsync(session, handle, person, message)).TryGet(out var row, out var missing)
                ? await PersonalView.ShowAsync(session, person, handle, row, row.ToMessage(handle))
                : missing,
            cancellationToken);
        return found.TryGet(out var shown, out var error)
            ? new FoundMessage { Message = shown, Users = await users.GetAsync(MessagePeople.People([shown]), cancellationToken) }
            : error;
    }

    /// <summary>The same, as it is stored.</summary>
    internal static async Task<Result<MessageRow>> FindAsync(DatabaseSession session, ConversationHandle handle, long person, MessageId message)
    {
        if (await ReaderPlace.FindAsync(session, handle.Number, person) is not { } known)
        {
            return ParleyError.NotFound("conversation");
        }

        MessageRow? found = null;
        await session.Prepare(One)
            .Bind(1, handle.Number).Bind(2, known.From).Bind(3, person).Bind(4, known.Floor).Bind(5, message)
            .ReadAsync(row => found = MessageRow.Read(row));
        return found is null ? ParleyError.NotFound("message") : found;
    }

    private static string Select => $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = $1 AND {MessageRow.VisiblePrepared} AND m.seq > $4
        """;

    /// <summary>Null when the person is not a member.</summary>
    private static async Task<IReadOnlyList<MessageRow>?> QueryAsync(
        DatabaseSession session, long conversation, long person, long? before, long? after, int limit)
    {
        if (await ReaderPlace.FindAsync(session, conversation, person) is not { } known)
        {
            return null;
        }

        var rows = new List<MessageRow>(limit);
        await session.Prepare(after is null ? Before : After)
            .Bind(1, conversation).Bind(2, known.From).Bind(3, person).Bind(4, known.Floor).Bind(5, after ?? before ?? long.MaxValue).Bind(6, limit)
            .ReadAsync(row => rows.Add(MessageRow.Read(row)));
        return rows;
    }

    private async Task<MessagePage> ToPageAsync(
        ConversationHandle handle, long person, IReadOnlyList<MessageRow> rows, int count, bool backwards, CancellationToken cancellationToken)
    {
        var items = rows.Take(count).Select(row => row.ToMessage(handle)).ToList();
        if (items.Exists(PersonalView.Differs))
        {
            items = await database.ReadAsync(
                session => PersonalView.ShowAsync(session, person, handle, [.. rows.Take(count)]).AsTask(), cancellationToken);
        }

        if (backwards)
        {
            items.Reverse();
        }

        return new MessagePage
        {
            Items = items,
            HasMore = rows.Count > count,
            Users = await users.GetAsync(items.People(), cancellationToken),
        };
    }
}
