using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Files;

/// <summary>
/// A conversation's files, newest first, by the messages that carry them: whoever may read a message sees its files, by the rule of history. Which files a message
/// carries is sealed with its text, and what they are is known to the media module, so kinds are told apart here, message by message.
/// </summary>
internal sealed class SharedFileList(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ReaderDoor door, Names users, IMessageFiles files)
{
    private const int DefaultPage = 50, MaxPage = 100;

    /// <summary>Messages that are opened for one page. A kind that is rare ends a page before it is full; its cursor leads on.</summary>
    private const int MostOpened = 500;

    // The number of MessageType.File, as the index has it.
    private static readonly string Select = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = $1 AND m.type = 3 AND {MessageRow.VisiblePrepared} AND m.seq > $4 AND m.seq < $5 AND m.deleted_at IS NULL
        ORDER BY m.seq DESC LIMIT $6
        """;

    /// <summary>Errors: <c>validation-failed</c> (<c>kind</c>, <c>limit</c>, <c>cursor</c>), <c>not-found</c>.</summary>
    public async ValueTask<Result<ListResponse<SharedFiles>>> ReadAsync(
        Caller caller, ConversationId id, string? kind, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        SharedFileKind? wanted = null;
        if (kind is not null)
        {
            if (SharedFileKinds.TryParse(kind, out var known))
            {
                wanted = known;
            }
            else
            {
                errors.Add("kind", $"must be {SharedFileKinds.Names}");
            }
        }

        var count = errors.PageSize(limit, DefaultPage, MaxPage);

        // The cursor is the seq of the last message that was looked at.
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
        var page = await CollectAsync(handle, person, wanted, before, count, cancellationToken);
        return page is null
            ? ParleyError.NotFound("conversation")
            : page with { Users = await users.GetAsync(page.Items.Select(item => item.Message).People(), cancellationToken) };
    }

    /// <summary>Null when the person is not a member.</summary>
    private async Task<ListResponse<SharedFiles>?> CollectAsync(
        ConversationHandle handle, long person, SharedFileKind? kind, long before, int count, CancellationToken cancellationToken)
    {
        var items = new List<SharedFiles>();
        for (var opened = 0; opened < MostOpened;)
        {
            var limit = Math.Min(kind is null ? count : MaxPage, MostOpened - opened); // a rare kind costs few questions, however short the page
            var rows = await database.ReadAsync(session => QueryAsync(session, handle.Number, person, before, limit + 1), cancellationToken);
            if (rows is null)
            {
                return null;
            }

            var messages = rows.Take(limit).Select(row => row.ToMessage(handle)).ToList();
            var known = await files.DescribeAsync([.. messages.SelectMany(message => message.Files ?? []).Distinct()], cancellationToken);
            foreach (var message in messages)
            {
                before = message.Seq;
                var found = (message.Files ?? []).Where(known.ContainsKey).Select(file => known[file]).Where(file => kind is null || SharedFileKinds.Of(file) == kind).ToList();
                if (found.Count > 0)
                {
                    items.Add(new SharedFiles { Message = message, Files = found });
                }

                if (items.Count == count)
                {
                    break;
                }
            }

            opened += messages.Count;
            var last = rows.Count == 0 ? before : rows[^1].Seq;
            if (last == before)
            {
                return Page(items, cursor: null);
            }

            if (items.Count == count)
            {
                break;
            }
        }

        return Page(items, before);
    }

    private static ListResponse<SharedFiles> Page(List<SharedFiles> items, long? cursor) =>
        new() { Items = items, NextCursor = cursor?.ToString(CultureInfo.InvariantCulture) };

    private static async Task<IReadOnlyList<MessageRow>?> QueryAsync(DatabaseSession session, long conversation, long person, long before, int limit)
    {
        if (await ReaderPlace.FindAsync(session, conversation, person) is not { } known)
        {
            return null;
        }

        var rows = new List<MessageRow>(limit);
        await session.Prepare(Select)
            .Bind(1, conversation).Bind(2, known.From).Bind(3, person).Bind(4, known.Floor).Bind(5, before).Bind(6, limit)
            .ReadAsync(row => rows.Add(MessageRow.Read(row)));
        return rows;
    }
}
