using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Edits;

/// <summary>What messages said before they were edited: for their senders, and for those who moderate a group.</summary>
internal sealed class MessageVersions([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people)
{
    private const int DefaultPage = 20, MaxPage = 100;

    private static readonly string Find = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.id = @message AND m.conversation = @conversation AND m.seq > @floor AND {MessageRow.Visible}
        """;

    private const string Page = """
        SELECT v.version, v.body, v.written_at, m.type FROM message_versions v JOIN messages m ON m.conversation = v.conversation AND m.seq = v.seq
        WHERE v.conversation = @Conversation AND v.seq = @Seq AND v.version < @before ORDER BY v.version DESC LIMIT @limit
        """;

    private const string Own = """
        SELECT v.seq, v.version, v.body, v.written_at, m.type, m.id AS message FROM message_versions v JOIN messages m ON m.conversation = v.conversation AND m.seq = v.seq
        WHERE v.sender = @person AND v.conversation = @conversation AND (v.seq > @seq OR (v.seq = @seq AND v.version > @version))
        ORDER BY v.seq, v.version LIMIT @limit
        """;

    /// <summary>Newest first; nothing of a message that was deleted. Errors: <c>validation-failed</c> (<c>limit</c>, <c>cursor</c>), <c>not-found</c>, <c>forbidden</c>.</summary>
    public async ValueTask<Result<ListResponse<MessageVersion>>> ReadAsync(
        Caller caller, ConversationId id, MessageId message, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var count = errors.PageSize(limit, DefaultPage, MaxPage);

        // The cursor is the number of the last version that was shown.
        var before = errors.Cursor(cursor, long.MaxValue);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var found = await database.ReadAsync(session => ReadAsync(session, handle, message, person, before, count + 1), cancellationToken);
        if (!found.TryGet(out var rows, out var error))
        {
            return error;
        }

        return new ListResponse<MessageVersion>
        {
            Items = [.. rows.Take(count).Select(row => row.ToVersion(handle, message))],
            NextCursor = rows.NextCursor(count, row => row.Version),
        };
    }

    /// <summary>All of somebody's own messages in a conversation, in their order, behind a place in it.</summary>
    public async ValueTask<IReadOnlyList<OwnVersion>> ReadOwnAsync(
        Caller caller, ConversationId id, long seq, long version, int limit, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return [];
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var rows = await database.ReadAsync(
            session => session.QueryAsync<VersionRow>(Own, new { person, conversation = handle.Number, seq, version, limit = (long)limit }), cancellationToken);
        return [.. rows.Select(row => new OwnVersion(row.Seq, row.Message, row.ToVersion(handle, row.Message)))];
    }

    private static async Task<Result<List<VersionRow>>> ReadAsync(
        DatabaseSession session, ConversationHandle conversation, MessageId message, long person, long before, int limit)
    {
        if (await MemberRow.FindAsync(session, conversation.Number, person) is not { } member || await ReaderPlace.FindAsync(session, conversation.Number, person) is not { } place)
        {
            return ParleyError.NotFound("conversation");
        }

        var stored = await session.QueryFirstOrDefaultAsync<MessageRow>(
            Find, new { message, conversation = conversation.Number, floor = place.Floor, fromSeq = place.From, person });
        if (stored is null)
        {
            return ParleyError.NotFound("message");
        }

        var type = (ConversationType)await session.QuerySingleAsync<long>("SELECT type FROM conversations WHERE conversation = @Conversation", new { stored.Conversation });
        if (MessageRules.ReadVersions(new MessageView(type, stored.Type, stored.Sender == person, member.Role)) is { } refused)
        {
            return refused;
        }

        return (await session.QueryAsync<VersionRow>(Page, new { stored.Conversation, stored.Seq, before, limit = (long)limit })).ToList();
    }
}
