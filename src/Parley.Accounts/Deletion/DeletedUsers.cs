using System.Security.Cryptography;
using System.Text;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Deletion;

/// <summary>What is left of accounts that were deleted: their ids, and that their usernames stay theirs.</summary>
internal static class DeletedUsers
{
    public static Task AddAsync(DatabaseSession session, UserId id, string username, long now) => session.ExecuteAsync(
        "INSERT INTO deleted_users (id, username_hash, deleted_at) VALUES (@id, @hash, @now) ON CONFLICT DO NOTHING",
        new { id, hash = HashOf(username), now });

    /// <summary>Whether a username was somebody's who is gone: nobody else may pass for them.</summary>
    public static async Task<bool> HadAsync(DatabaseSession session, string username) => await session.QueryFirstOrDefaultAsync<long?>(
        "SELECT deleted_at FROM deleted_users WHERE username_hash = @hash LIMIT 1", new { hash = HashOf(username) }) is not null;

    public static async Task<IEnumerable<User>> FindAsync(DatabaseSession session, IEnumerable<UserId> ids)
    {
        var rows = await session.QueryAsync<DeletedRow>("SELECT id, deleted_at FROM deleted_users WHERE id IN @ids", new { ids = SqlList.Of(ids) });
        return rows.Select(row => row.ToUser());
    }

    private static byte[] HashOf(string username) => SHA256.HashData(Encoding.UTF8.GetBytes($"parley username {username}"));
}

internal sealed class DeletedRow
{
    public UserId Id { get; init; }

    public long DeletedAt { get; init; }

    /// <summary>Somebody of whom nothing is known any more. The name is the same for all; clients have a word of their own for it.</summary>
    public User ToUser() => new()
    {
        Id = Id,
        Username = $"deleted-{Convert.ToHexStringLower(SHA256.HashData(Id.Value.ToByteArray(bigEndian: true)))[..16]}",
        DisplayName = "Deleted account",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(DeletedAt),
        Deleted = true,
    };
}
