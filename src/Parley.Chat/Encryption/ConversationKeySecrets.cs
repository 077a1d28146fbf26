using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Chat.Encryption;

/// <summary>The conversations' data keys, for whoever looks after the master keys.</summary>
internal sealed class ConversationKeySecrets([FromKeyedServices(ChatModule.Name)] ModuleDatabase database)
    : WrappedSecrets(database, "conversation keys", "conversation_keys", "wrapped")
{
    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var last = after?.Place as Place ?? new Place(0, 0);
        var rows = await session.QueryAsync<KeyRow>(
            $"""
            SELECT k.conversation, c.id, k.number, k.wrapped
            FROM conversation_keys k JOIN conversations c ON c.conversation = k.conversation
            WHERE (k.conversation, k.number) > (@Conversation, @Number) AND {NotUnder}
            ORDER BY k.conversation, k.number LIMIT @limit
            """,
            new { last.Conversation, last.Number, except = Except(except), limit = (long)limit });
        return [.. rows.Select(row => new WrappedSecret(
            $"the keys of conversation {row.Id}", new Place(row.Conversation, row.Number), row.Wrapped, ConversationKeys.Purpose(row.Id, (ushort)row.Number)))];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped)
    {
        var place = (Place)secret.Place;
        return await session.ExecuteAsync(
            "UPDATE conversation_keys SET wrapped = @wrapped WHERE conversation = @Conversation AND number = @Number AND wrapped = @before",
            new { wrapped, place.Conversation, place.Number, before = secret.Wrapped }) > 0;
    }

    private sealed record Place(long Conversation, long Number);
}
