using System.Globalization;
using Parley.Accounts.Audit;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Accounts.SecondFactors;

/// <summary>
/// Looks at a code, in the transaction of what it allows. Wrong ones are counted in the row, under its lock: five, then a wait that doubles with each further one, from a
/// minute to an hour, for as many requests at once, servers and restarts as there may be (A10).
/// </summary>
internal sealed class SecondFactorCheck(MasterKeys masterKeys, AuditLog audit, TimeProvider clock)
{
    public static readonly ParleyError Wrong = new(ErrorCodes.InvalidCode, "Type the code that the app shows now; each is taken once.")
    {
        Fields = [new FieldError("code", "is not right, or was used before")],
    };

    private const int FreeTries = 5;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1), LongestWait = TimeSpan.FromHours(1);

    /// <summary>
    /// Null when the code is right, which uses it up. Else why not; the transaction must be committed all the same, because it has counted.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="user">Whose.</param>
    /// <param name="attempt">What was typed.</param>
    /// <param name="address">The client's.</param>
    /// <param name="confirmed">Whether the factor must have been set up; false: must not yet.</param>
    public async Task<ParleyError?> CheckAsync(DatabaseSession session, UserRow user, SecondFactorAttempt attempt, string address, bool confirmed = true)
    {
        // The update changes nothing but holds the row, so that tries come one after another.
        var row = await session.QueryFirstOrDefaultAsync<SecondFactorRow>(
            $"UPDATE second_factors SET last_step = last_step WHERE user_key = @key RETURNING {SecondFactorRow.Columns}", new { key = user.UserKey });
        if (row is null || row.ConfirmedAt is not null != confirmed)
        {
            return Wrong;
        }

        var now = clock.GetUtcNow();
        if (now.ToUnixTimeMilliseconds() < row.RetryAt)
        {
            var wait = DateTimeOffset.FromUnixTimeMilliseconds(row.RetryAt) - now;
            return new ParleyError(ErrorCodes.RateLimited, $"After {FreeTries} wrong codes there is a wait, which grows.") { RetryAfter = wait };
        }

        var right = attempt.RecoveryCode is { } recovery
            ? confirmed && await UseRecoveryCodeAsync(session, user, recovery, address)
            : await UseCodeAsync(session, row, attempt.Code ?? "", now);
        if (right)
        {
            return null;
        }

        var failures = row.Failures + 1;
        await session.ExecuteAsync(
            "UPDATE second_factors SET failures = @failures, retry_at = @retryAt WHERE user_key = @key",
            new { failures, retryAt = (now + WaitAfter(failures)).ToUnixTimeMilliseconds(), key = row.UserKey });
        await audit.AddAsync(session, new AuditEvent(AuditKinds.SecondFactorFailed, user.Id, user.Id, Address: address));
        return Wrong;
    }

    private async Task<bool> UseCodeAsync(DatabaseSession session, SecondFactorRow row, string typed, DateTimeOffset now)
    {
        if (typed.Length > 32 || Totp.Find(masterKeys.Unwrap(row.Secret, SecondFactorSecrets.Purpose), typed, now, row.LastStep) is not { } step)
        {
            return false;
        }

        await session.ExecuteAsync(
            "UPDATE second_factors SET last_step = @step, failures = 0, retry_at = 0 WHERE user_key = @key", new { step, key = row.UserKey });
        return true;
    }

    private async Task<bool> UseRecoveryCodeAsync(DatabaseSession session, UserRow user, string typed, string address)
    {
        if (!await RecoveryCodes.UseAsync(session, user.UserKey, typed))
        {
            return false;
        }

        await session.ExecuteAsync("UPDATE second_factors SET failures = 0, retry_at = 0 WHERE user_key = @key", new { key = user.UserKey });
        var left = await RecoveryCodes.LeftAsync(session, user.UserKey);
        await audit.AddAsync(session, new AuditEvent(AuditKinds.RecoveryCodeUsed, user.Id, user.Id, Address: address, Detail: new Dictionary<string, string>
        {
            ["left"] = left.ToString(CultureInfo.InvariantCulture),
        }));
        return true;
    }

    private static TimeSpan WaitAfter(long failures)
    {
        if (failures < FreeTries)
        {
            return TimeSpan.Zero;
        }

        var doublings = Math.Min(failures - FreeTries, 10);
        var wait = FirstWait * Math.Pow(2, doublings);
        return wait < LongestWait ? wait : LongestWait;
    }
}

/// <summary>What somebody typed: the app's code, or a recovery code in its place.</summary>
internal readonly record struct SecondFactorAttempt(string? Code, string? RecoveryCode);
