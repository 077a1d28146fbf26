using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Pins;

/// <summary>A conversation's pinned messages, the latest pin first: of those that the reader sees, by the rule of history.</summary>
internal sealed class PinList(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ReaderDoor door, Names users)
{
    private const int DefaultPage = 50, MaxPage = 100;

    private static readonly string Page = $"""
        SELECT {MessageRow.Columns}, m.pinned_rev FROM messages m {MessageRow.Joins}
        WHERE m.conversation = $1 AND {MessageRow.VisiblePrepared} AND m.seq > $4 AND m.pinned_rev IS NOT NULL AND m.pinned_rev < $5
        ORDER BY m.pinned_rev DESC LIMIT $6
        """;

    /// <summary>Errors: <c>validation-failed</c> (<c>limit</c>, <c>cursor</c>), <c>not-found</c>.</summary>
    public async ValueTask<Result<ListResponse<Message>>> ReadAsync(
        Caller caller, ConversationId id, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var count = errors.PageSize(limit, DefaultPage, MaxPage);

        // The cursor is the revision that made the last pin that was shown.
        var before = errors.Cursor(cursor, long.MaxValue);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (!(await door.EnterAsync(caller, id, cancellationToken)).TryGet(out var reader, out var unknown))
        {
            return unknown;
        }

        var (handle, person) = reader;
        var rows = await database.ReadAsync(session => QueryAsync(session, handle, person, before, count + 1), cancellationToken);
        if (rows is null)
        {
            return ParleyError.NotFound("conversation");
        }

        var page = rows.Take(count).ToList();
        var items = page.ConvertAll(pin => pin.Message);
        return new ListResponse<Message>
        {
            Items = items,
            NextCursor = rows.NextCursor(count, pin => pin.Rev),
            Users = await users.GetAsync(items.People(), cancellationToken),
        };
    }

    /// <summary>Null when the person is not a member.</summary>
    private static async Task<List<Pinned>?> QueryAsync(DatabaseSession session, ConversationHandle conversation, long person, long before, int limit)
    {
        if (await ReaderPlace.FindAsync(session, conversation.Number, person) is not { } known)
        {
            return null;
        }

        var found = new List<(MessageRow Row, long Rev)>();
        await session.Prepare(Page)
            .Bind(1, conversation.Number).Bind(2, known.From).Bind(3, person).Bind(4, known.Floor).Bind(5, before).Bind(6, limit)
            .ReadAsync(row => found.Add((MessageRow.Read(row), row.Number(MessageRow.ColumnCount))));
        var pins = new List<Pinned>(found.Count);
        foreach (var (row, rev) in found)
        {
            pins.Add(new Pinned(await PersonalView.ShowAsync(session, person, conversation, row, row.ToMessage(conversation)), rev));
        }

        return pins;
    }

    private readonly record struct Pinned(Message Message, long Rev);
}
