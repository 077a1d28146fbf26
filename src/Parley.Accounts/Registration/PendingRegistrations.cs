using System.Security.Cryptography;
using System.Text;
using Parley.Accounts.Invitations;
using Parley.Accounts.MailedLinks;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Accounts.Registration;

/// <summary>
/// Registrations that wait for their address to be confirmed, in <c>registrations</c>. Until then they hold a username for a while and nothing else.
/// </summary>
/// <remarks>
/// Whoever registers an address that has an account gets a row, too, a decoy, which differs in nothing that can be seen from outside: it takes the username, and signing in
/// to it is answered alike. Else registering twice would tell who has an account here (A2).
/// </remarks>
internal sealed class PendingRegistrations(MasterKeys masterKeys, TimeProvider clock)
{
    public const int CodeDigits = 8, CodeTries = 5;

    /// <summary>For one address; beyond them the oldest goes, so that nobody is kept from registering by others who use their address.</summary>
    private const int MostOfOneAddress = 3;

    private const string CodeKey = "parley verification codes";

    public static string CreateCode() => string.Concat(RandomNumberGenerator.GetItems<char>("0123456789", CodeDigits));

    /// <summary>What somebody may have typed: with spaces or dashes. Null when it cannot be a code.</summary>
    public static string? NormalizeCode(string? typed)
    {
        if (typed is null || typed.Length > 2 * CodeDigits)
        {
            return null;
        }

        var code = string.Concat(typed.Where(character => !char.IsWhiteSpace(character) && character != '-'));
        return code.Length == CodeDigits && code.All(char.IsAsciiDigit) ? code : null;
    }

    /// <summary>Adds a registration; null when its username is held by another.</summary>
    public async Task<PendingRow?> AddAsync(
        DatabaseSession session, NewAccount account, string passwordHash, bool isDecoy, long? invitationKey, UserId? guest, string token, string code,
        TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        await RemoveAsync(session, "username = @username AND expires_at <= @now", new { username = account.Username, now = now.ToUnixTimeMilliseconds() });
        var added = await session.QueryFirstOrDefaultAsync<PendingRow>(
            $"""
            INSERT INTO registrations (username, display_name, email, email_key, password_hash, is_decoy, token_hash, code_hash, code_tries, mails, last_mail_at,
              invitation_key, guest, created_at, expires_at)
            VALUES (@Username, @DisplayName, @Email, @emailKey, @passwordHash, @decoy, @token, @code, 0, 1, @now, @invitationKey, @guest, @now, @expires)
            ON CONFLICT DO NOTHING RETURNING {PendingRow.Columns}
            """,
            new
            {
                account.Username,
                account.DisplayName,
                account.Email,
                emailKey = account.Email.ToLowerInvariant(),
                passwordHash,
                decoy = isDecoy ? 1L : 0L,
                token = MailedTokens.HashOf(token),
                code = HashesOf(code)[0],
                invitationKey,
                guest,
                now = now.ToUnixTimeMilliseconds(),
                expires = (now + lifetime).ToUnixTimeMilliseconds(),
            });
        if (added is not null)
        {
            await RemoveAsync(
                session,
                """
                email_key = @emailKey AND registration_key NOT IN (
                  SELECT registration_key FROM registrations WHERE email_key = @emailKey ORDER BY registration_key DESC LIMIT @most)
                """,
                new { emailKey = account.Email.ToLowerInvariant(), most = (long)MostOfOneAddress });
        }

        return added;
    }

    public Task<PendingRow?> FindByUsernameAsync(DatabaseSession session, string username) => session.QueryFirstOrDefaultAsync<PendingRow>(
        $"SELECT {PendingRow.Columns} FROM registrations WHERE username = @username AND expires_at > @now", new { username, now = Now });

    public Task<IReadOnlyList<PendingRow>> FindByEmailAsync(DatabaseSession session, string emailKey) => session.QueryAsync<PendingRow>(
        $"SELECT {PendingRow.Columns} FROM registrations WHERE email_key = @emailKey AND expires_at > @now ORDER BY registration_key DESC", new { emailKey, now = Now });

    /// <summary>Takes the registration of a link's token away, to make an account of it. Null when there is none.</summary>
    public Task<PendingRow?> TakeAsync(DatabaseSession session, byte[] tokenHash) => session.QueryFirstOrDefaultAsync<PendingRow>(
        $"DELETE FROM registrations WHERE token_hash = @tokenHash AND is_decoy = 0 AND expires_at > @now RETURNING {PendingRow.Columns}", new { tokenHash, now = Now });

    /// <summary>The same of a code, for an address. A wrong one counts against every registration of the address, decoys included.</summary>
    public async Task<PendingRow?> TakeAsync(DatabaseSession session, string emailKey, string code)
    {
        var rows = await session.QueryAsync<PendingRow>(
            $"""
            UPDATE registrations SET code_tries = code_tries + 1 WHERE email_key = @emailKey AND expires_at > @now AND code_tries < @most RETURNING {PendingRow.Columns}
            """,
            new { emailKey, now = Now, most = (long)CodeTries });
        var hashes = HashesOf(code);
        foreach (var row in rows)
        {
            var right = hashes.Any(hash => CryptographicOperations.FixedTimeEquals(hash, row.CodeHash));
            if (right && row.IsDecoy == 0)
            {
                await session.ExecuteAsync("DELETE FROM registrations WHERE registration_key = @RegistrationKey", new { row.RegistrationKey });
                return row;
            }
        }

        return null;
    }

    /// <summary>Another mail with another token and code; false when there were enough of them, or the last one was sent just now.</summary>
    public async Task<bool> RenewAsync(DatabaseSession session, PendingRow row, string token, string code, int most, TimeSpan pause) => await session.ExecuteAsync(
        """
        UPDATE registrations SET token_hash = @token, code_hash = @code, code_tries = 0, mails = mails + 1, last_mail_at = @now
        WHERE registration_key = @RegistrationKey AND mails < @most AND last_mail_at <= @before
        """,
        new
        {
            row.RegistrationKey,
            token = MailedTokens.HashOf(token),
            code = HashesOf(code)[0],
            now = Now,
            most = (long)most,
            before = Now - (long)pause.TotalMilliseconds,
        }) > 0;

    /// <summary>Everything that an address waits for, once it has its account.</summary>
    public static Task RemoveOfAsync(DatabaseSession session, string emailKey) => RemoveAsync(session, "email_key = @emailKey", new { emailKey });

    /// <summary>What has expired; up to 500.</summary>
    public Task<int> RemoveExpiredAsync(DatabaseSession session) => RemoveAsync(
        session, "registration_key IN (SELECT registration_key FROM registrations WHERE expires_at <= @now LIMIT 500)", new { now = Now });

    // A use of an invitation that came to nothing is given back.
    private static async Task<int> RemoveAsync(DatabaseSession session, string which, object parameters)
    {
        var removed = await session.QueryAsync<PendingRow>($"DELETE FROM registrations WHERE {which} RETURNING {PendingRow.Columns}", parameters);
        foreach (var invitation in removed.Select(row => row.InvitationKey).OfType<long>())
        {
            await InvitationStore.GiveBackAsync(session, invitation);
        }

        return removed.Count;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    // Eight digits are found in a second from a plain hash; the key is not in the database. One for each master key, today's first.
    private IReadOnlyList<byte[]> HashesOf(string code) => [.. masterKeys.DeriveAll(CodeKey).Select(key => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(code)))];
}

internal sealed class PendingRow
{
    public const string Columns = "registration_key, username, display_name, email, password_hash, is_decoy, code_hash, code_tries, invitation_key, guest, expires_at";

    public long RegistrationKey { get; init; }

    public required string Username { get; init; }

    public required string DisplayName { get; init; }

    public required string Email { get; init; }

    public required string PasswordHash { get; init; }

    public long IsDecoy { get; init; }

    public required byte[] CodeHash { get; init; }

    public long CodeTries { get; init; }

    public long? InvitationKey { get; init; }

    /// <summary>Who registers, when they were a guest.</summary>
    public UserId? Guest { get; init; }

    public long ExpiresAt { get; init; }
}
