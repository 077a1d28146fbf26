using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Users;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.SecondFactors;

/// <summary>
/// Sign-ins whose first factor was shown and whose second is awaited: 32 random bytes that the client brings back within five minutes. The server keeps their hash.
/// </summary>
internal sealed class SecondFactorChallenges([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, TimeProvider clock)
{
    public static readonly ParleyError Ended = new(ErrorCodes.InvalidChallenge, "Start with the password again.");

    private const int Bytes = 32, LongestText = 64;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>What a client is told that has to show its second factor now.</summary>
    /// <param name="user">Who showed the first.</param>
    /// <param name="method">How: <c>password</c>, or the other provider's name.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask<ParleyError> CreateAsync(UserRow user, string method, CancellationToken cancellationToken)
    {
        var challenge = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var now = clock.GetUtcNow();
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM sign_in_challenges WHERE expires_at <= @now", new { now = now.ToUnixTimeMilliseconds() });
                return await session.ExecuteAsync(
                    "INSERT INTO sign_in_challenges (challenge_hash, user_key, method, expires_at) VALUES (@hash, @userKey, @method, @expiresAt)",
                    new { hash = Hash(challenge), userKey = user.UserKey, method, expiresAt = (now + Lifetime).ToUnixTimeMilliseconds() });
            },
            cancellationToken);
        return new ParleyError(ErrorCodes.SecondFactorRequired, "Send the challenge with a code of your app, or with a recovery code.") { Challenge = challenge };
    }

    /// <summary>Whose sign-in a challenge belongs to; null when it has ended. Nothing is used up: a wrong code may be typed again.</summary>
    public async Task<ChallengeRow?> FindAsync(DatabaseSession session, string? challenge) => challenge is not { Length: > 0 and <= LongestText }
        ? null
        : await session.QueryFirstOrDefaultAsync<ChallengeRow>(
            "SELECT user_key, method FROM sign_in_challenges WHERE challenge_hash = @hash AND expires_at > @now",
            new { hash = Hash(challenge), now = clock.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <summary>Ends a sign-in's challenge; false when another request was first.</summary>
    public static async Task<bool> UseAsync(DatabaseSession session, string challenge) =>
        await session.ExecuteAsync("DELETE FROM sign_in_challenges WHERE challenge_hash = @hash", new { hash = Hash(challenge) }) > 0;

    /// <summary>Ends all of somebody's: when their password or their factor changes, what was shown before counts no more.</summary>
    public static Task RemoveAsync(DatabaseSession session, long userKey) =>
        session.ExecuteAsync("DELETE FROM sign_in_challenges WHERE user_key = @userKey", new { userKey });

    private static byte[] Hash(string challenge) => SHA256.HashData(Encoding.UTF8.GetBytes(challenge));
}

internal sealed record ChallengeRow
{
    public long UserKey { get; init; }

    public string Method { get; init; } = "";
}
