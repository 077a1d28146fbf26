using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Chat.Encryption;

/// <summary>A conversation's number and the cipher of its texts: what every path needs before it can touch its rows.</summary>
public sealed record ConversationHandle(ConversationId Id, long Number, BodyCipher Cipher);

/// <summary>Opens conversations' data keys. Neither number nor key changes while the program runs, so a bounded cache keeps them.</summary>
public sealed class ConversationKeys([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, MasterKeys master) : IDisposable
{
    /// <summary>A conversation's only key: the table and the sealed texts have room for more, but nothing rotates a data key yet.</summary>
    private const ushort FirstKey = 1;

    private readonly MemoryCache _handles = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    /// <summary>Null when there is no such conversation.</summary>
    public async ValueTask<ConversationHandle?> FindAsync(ConversationId id, CancellationToken cancellationToken)
    {
        if (_handles.TryGetValue(id, out ConversationHandle? handle))
        {
            return handle;
        }

        const string sql = """
            SELECT c.conversation, c.id, k.number, k.wrapped
            FROM conversations c JOIN conversation_keys k ON k.conversation = c.conversation
            WHERE c.id = @id ORDER BY k.number DESC LIMIT 1
            """;
        var row = await database.ReadAsync(session => session.QueryFirstOrDefaultAsync<KeyRow>(sql, new { id }), cancellationToken);
        return row is null ? null : Remember(row);
    }

    /// <summary>The handle of a row that was read anyway, with its key; spares a query per conversation in lists.</summary>
    public ConversationHandle Open(KeyRow row) => _handles.TryGetValue(row.Id, out ConversationHandle? handle) ? handle! : Remember(row);

    /// <summary>A new random key for a new conversation, and its wrapped form for the table.</summary>
    public (BodyCipher Cipher, byte[] Wrapped) Create(ConversationId id)
    {
        var key = RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes);
        return (new BodyCipher(id, FirstKey, key), master.Wrap(key, Purpose(id, FirstKey)));
    }

    public static Task InsertAsync(DatabaseSession session, long conversation, byte[] wrapped) => session.ExecuteAsync(
        "INSERT INTO conversation_keys (conversation, number, wrapped) VALUES (@conversation, @number, @wrapped)",
        new { conversation, number = (long)FirstKey, wrapped });

    /// <summary>Ends a conversation's texts: what the keys have sealed cannot be read any more, whatever becomes of its rows.</summary>
    public static Task DestroyAsync(DatabaseSession session, long conversation) =>
        session.ExecuteAsync("DELETE FROM conversation_keys WHERE conversation = @conversation", new { conversation });

    /// <summary>Lets go of a key whose conversation was deleted.</summary>
    public void Forget(ConversationId id) => _handles.Remove(id);

    private ConversationHandle Remember(KeyRow row)
    {
        var number = (ushort)row.Number;
        var cipher = new BodyCipher(row.Id, number, master.Unwrap(row.Wrapped, Purpose(row.Id, number)));
        return _handles.Set(row.Id, new ConversationHandle(row.Id, row.Conversation, cipher), new MemoryCacheEntryOptions { Size = 1 });
    }

    private static byte[] Purpose(ConversationId id, ushort number) => Encoding.ASCII.GetBytes($"parley conversation key {id} {number}");

    public void Dispose() => _handles.Dispose();
}

/// <summary>The columns of a conversation's newest key.</summary>
public class KeyRow
{
    public long Conversation { get; init; }

    public ConversationId Id { get; init; }

    public long Number { get; init; }

    public required byte[] Wrapped { get; init; }
}
