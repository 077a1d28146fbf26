using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Chat.Encryption;

/// <summary>A conversation's number and the cipher of its texts: what every path needs before it can touch its rows.</summary>
public sealed record ConversationHandle(ConversationId Id, long Number, BodyCipher Cipher);

/// <summary>
/// Opens conversations' data keys. Neither number nor keys change while the program runs, until the conversation is deleted, so a bounded cache keeps them.
/// </summary>
/// <remarks>
/// A conversation has one row with all its keys, number 1 first, wrapped together: whoever reads the row of the newest number can open everything.
/// </remarks>
public sealed class ConversationKeys([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, MasterKeys master)
{
    private const ushort FirstKey = 1;

    // About 400 bytes each, and 2 KB more outside the collected heap for those in steady use.
    private readonly HandleCache _handles = new(50_000);

    /// <summary>Null when there is no such conversation.</summary>
    public ValueTask<ConversationHandle?> FindAsync(ConversationId id, CancellationToken cancellationToken) =>
        _handles.TryGet(id, out var handle) ? new(handle) : ReadAsync(id, cancellationToken);

    /// <summary>
    /// The handle of a row that was read anyway, with its key; spares a query per conversation in lists. It is not kept: whoever looks at a list of thirty
    /// conversations and goes idle would leave thirty handles behind.
    /// </summary>
    public ConversationHandle Open(KeyRow row) => _handles.TryGet(row.Id, out var known) && known is not null ? known : Unwrap(row);

    /// <summary>
    /// Destroys the conversation's keys inside the transaction that deletes it: from the commit on nobody can open its texts, though their rows may stay for a
    /// while. Call <see cref="Forget"/> after the commit.
    /// </summary>
    public static Task DestroyAsync(DatabaseSession session, long conversation) =>
        session.ExecuteAsync("DELETE FROM conversation_keys WHERE conversation = @conversation", new { conversation });

    /// <summary>
    /// Drops a deleted conversation's keys from memory, for good: <see cref="FindAsync"/> answers null from now on. After the commit of the deletion, in every
    /// process that hears of it; harmless to repeat.
    /// </summary>
    public void Forget(ConversationId id) => _handles.Forget(id);

    /// <summary>A new random key for a new conversation, and its wrapped form for the table.</summary>
    public (BodyCipher Cipher, byte[] Wrapped) Create(ConversationId id)
    {
        var key = RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes);
        return (new BodyCipher(id, FirstKey, key), master.Wrap(key, Purpose(id, FirstKey)));
    }

    public static Task InsertAsync(DatabaseSession session, long conversation, byte[] wrapped) => session.ExecuteAsync(
        "INSERT INTO conversation_keys (conversation, number, wrapped) VALUES (@conversation, @number, @wrapped)",
        new { conversation, number = (long)FirstKey, wrapped });

    // Prepared: somebody who looks through their conversations needs the keys of one after another.
    private async ValueTask<ConversationHandle?> ReadAsync(ConversationId id, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT c.conversation, c.id, k.number, k.wrapped
            FROM conversations c JOIN conversation_keys k ON k.conversation = c.conversation
            WHERE c.id = $1 ORDER BY k.number DESC LIMIT 1
            """;
        var row = await database.ReadAsync(
            async session =>
            {
                KeyRow? found = null;
                await session.Prepare(sql).Bind(1, id).ReadAsync(one => found = new KeyRow
                {
                    Conversation = one.Number(0),
                    Id = new ConversationId(one.Id(1)),
                    Number = one.Number(2),
                    Wrapped = one.Blob(3),
                });
                return found;
            },
            cancellationToken);
        return row is null ? null : _handles.Add(Unwrap(row));
    }

    private ConversationHandle Unwrap(KeyRow row)
    {
        var number = (ushort)row.Number;
        return new(row.Id, row.Conversation, new BodyCipher(row.Id, number, master.Unwrap(row.Wrapped, Purpose(row.Id, number))));
    }

    internal static byte[] Purpose(ConversationId id, ushort number) => Encoding.ASCII.GetBytes($"parley conversation key {id} {number}");
}

/// <summary>A conversation's keys: the row of the newest number.</summary>
public class KeyRow
{
    public long Conversation { get; init; }

    public ConversationId Id { get; init; }

    public long Number { get; init; }

    public required byte[] Wrapped { get; init; }
}
