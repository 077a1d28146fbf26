using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.MailedLinks;

/// <summary>What a mailed link does. Stored: never renumber.</summary>
internal enum MailedTokenPurpose
{
    ResetPassword = 1,

    /// <summary>Confirms a new address; the row holds it.</summary>
    ConfirmEmail = 2,

    /// <summary>Brings an address back that was changed; the row holds it.</summary>
    RestoreEmail = 3,
}

/// <summary>
/// Tokens in mailed links to accounts that exist: 256 random bits, of which only the hash is kept, each used once. (Links that confirm a registration are its own, in
/// <c>registrations</c>.)
/// </summary>
internal static class MailedTokens
{
    /// <summary>Of one account and purpose; beyond them the oldest stops working. Not of those that bring an address back: there the oldest is the owner's.</summary>
    private const int MostAtOnce = 3;

    private const int TokenBytes = 32, TokenCharacters = 43;

    /// <summary>What a token is answered that is not, or no longer, one.</summary>
    public static readonly ParleyError Invalid = new(ErrorCodes.InvalidLink, "It was used, it has expired, or it was cut short. Ask for another mail.");

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Null when it cannot be a token.</summary>
    public static byte[]? HashOf(string? token) => token is { Length: TokenCharacters } && Base64Url.IsValid(token) ? SHA256.HashData(Encoding.ASCII.GetBytes(token)) : null;

    public static async Task AddAsync(
        DatabaseSession session, string token, MailedTokenPurpose purpose, long userKey, string? email, DateTimeOffset now, TimeSpan lifetime)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO mailed_tokens (token_hash, purpose, user_key, email, created_at, expires_at) VALUES (@hash, @purpose, @userKey, @email, @now, @expires)
            """,
            new
            {
                hash = HashOf(token),
                purpose = (long)purpose,
                userKey,
                email,
                now = now.ToUnixTimeMilliseconds(),
                expires = (now + lifetime).ToUnixTimeMilliseconds(),
            });
        if (purpose == MailedTokenPurpose.RestoreEmail)
        {
            return;
        }

        await session.ExecuteAsync(
            """
            DELETE FROM mailed_tokens WHERE user_key = @userKey AND purpose = @purpose AND token_hash IN (
              SELECT token_hash FROM mailed_tokens WHERE user_key = @userKey AND purpose = @purpose ORDER BY created_at DESC, token_hash LIMIT 1000 OFFSET @most)
            """,
            new { userKey, purpose = (long)purpose, most = (long)MostAtOnce });
    }

    /// <summary>Looks without using it up.</summary>
    public static Task<MailedTokenRow?> FindAsync(DatabaseSession session, byte[] hash, MailedTokenPurpose purpose, DateTimeOffset now) =>
        session.QueryFirstOrDefaultAsync<MailedTokenRow>(
            "SELECT user_key, email, created_at FROM mailed_tokens WHERE token_hash = @hash AND purpose = @purpose AND expires_at > @now",
            new { hash, purpose = (long)purpose, now = now.ToUnixTimeMilliseconds() });

    /// <summary>Uses it up; null when it is not, or no longer, there. Of any number at once, one gets the row.</summary>
    public static Task<MailedTokenRow?> TakeAsync(DatabaseSession session, byte[] hash, MailedTokenPurpose purpose, DateTimeOffset now) =>
        session.QueryFirstOrDefaultAsync<MailedTokenRow>(
            "DELETE FROM mailed_tokens WHERE token_hash = @hash AND purpose = @purpose AND expires_at > @now RETURNING user_key, email, created_at",
            new { hash, purpose = (long)purpose, now = now.ToUnixTimeMilliseconds() });

    /// <summary>Ends all of an account's tokens of these purposes.</summary>
    public static async Task EndAsync(DatabaseSession session, long userKey, params MailedTokenPurpose[] purposes) => await session.ExecuteAsync(
        "DELETE FROM mailed_tokens WHERE user_key = @userKey AND purpose IN @purposes",
        new { userKey, purposes = SqlList.Of(purposes.Select(purpose => (long)purpose)) });

    /// <summary>Ends those of a purpose that are as old as a moment, or younger.</summary>
    public static Task EndSinceAsync(DatabaseSession session, long userKey, MailedTokenPurpose purpose, long since) => session.ExecuteAsync(
        "DELETE FROM mailed_tokens WHERE user_key = @userKey AND purpose = @purpose AND created_at >= @since", new { userKey, purpose = (long)purpose, since });

    public static Task<int> RemoveExpiredAsync(DatabaseSession session, DateTimeOffset now) =>
        session.ExecuteAsync("DELETE FROM mailed_tokens WHERE expires_at <= @now", new { now = now.ToUnixTimeMilliseconds() });
}

internal sealed class MailedTokenRow
{
    public long UserKey { get; init; }

    public string? Email { get; init; }

    public long CreatedAt { get; init; }
}
