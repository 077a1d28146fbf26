using Microsoft.Extensions.DependencyInjection;
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

    private static readonly string Readable = $"""
        {Stored} AND m.seq > (SELECT c.floor_seq FROM conversations c WHERE c.conversation = m.conversation)
          AND EXISTS (SELECT 1 FROM members r WHERE r.conversation = m.conversation AND r.person = @person AND (m.seq >= r.from_seq OR {Members.PastMemberships.Cover}))
        """;

    public ValueTask<bool> CarriesAsync(ConversationId conversation, MessageId message, FileId file, CancellationToken cancellationToken) =>
        CarriesAsync(Stored, conversation, message, file, person: 0, cancellationToken);

    public async ValueTask<bool> MayReadAsync(UserId reader, ConversationId conversation, MessageId message, FileId file, CancellationToken cancellationToken) =>
        await people.FindAsync(reader, cancellationToken) is { } person && await CarriesAsync(Readable, conversation, message, file, person, cancellationToken);

    private async ValueTask<bool> CarriesAsync(
        string sql, ConversationId conversation, MessageId message, FileId file, long person, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(conversation, cancellationToken) is not { } handle)
        {
            return false;
        }

        var row = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<MessageRow>(sql, new { conversation = handle.Number, message, person }), cancellationToken);
        return row is { Type: MessageType.File, Body: not null } && row.ToMessage(handle).Files!.Contains(file);
    }
}
