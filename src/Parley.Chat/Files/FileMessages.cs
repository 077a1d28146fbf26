using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Deletions;
using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Files;

/// <summary>Says of files which messages carry them, by the messages themselves, and who may read those: the rule of history.</summary>
internal sealed class FileMessages([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people) : IFileMessages
{
    private static readonly string Stored = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = @conversation AND m.id = @message AND m.deleted_at IS NULL
        """;

    // By the messages' own index; what lies in conversations that the reader is not in ends at the look for a membership.
    private static readonly string Readable = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.id IN @messages AND m.deleted_at IS NULL AND m.seq > (SELECT c.floor_seq FROM conversations c WHERE c.conversation = m.conversation)
          AND EXISTS (SELECT 1 FROM members r WHERE r.conversation = m.conversation AND r.person = @person AND (m.seq >= r.from_seq OR {Members.PastMemberships.Cover}))
          AND {HiddenRows.Not}
        """;

    public async ValueTask<bool> CarriesAsync(ConversationId conversation, MessageId message, FileId file, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(conversation, cancellationToken) is not { } handle)
        {
            return false;
        }

        var row = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<MessageRow>(Stored, new { conversation = handle.Number, message }), cancellationToken);
        return row is not null && Carries(row, handle, file);
    }

    public async ValueTask<bool> MayReadAnyAsync(UserId reader, FileId file, IReadOnlyCollection<MessagePlace> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0 || await people.FindAsync(reader, cancellationToken) is not { } person)
        {
            return false;
        }

        var ids = SqlList.Of(messages.Select(place => place.Message).Distinct());
        var rows = await database.ReadAsync(session => session.QueryAsync<MessageRow>(Readable, new { messages = ids, person }), cancellationToken);
        var places = messages.ToLookup(place => place.Message, place => place.Conversation);
        foreach (var row in rows)
        {
            foreach (var conversation in places[row.Id])
            {
                if (await keys.FindAsync(conversation, cancellationToken) is { } handle && handle.Number == row.Conversation && Carries(row, handle, file))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Carries(MessageRow row, ConversationHandle handle, FileId file) =>
        row is { Type: MessageType.File, Body: not null } && row.ToMessage(handle).Files!.Contains(file);
}
