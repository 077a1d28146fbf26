using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Mails;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.SecondFactors;

/// <summary>Somebody's own second factor: set up, confirmed, removed, its recovery codes renewed.</summary>
internal sealed class SecondFactors(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    SecondFactorCheck check,
    StaffRule staff,
    MasterKeys masterKeys,
    AuditLog audit,
    MailQueue mails,
    MailTexts texts,
    IOptions<PublicUrlOptions> publicUrl,
    TimeProvider clock)
{
    private static readonly ParleyError Exists = new(ErrorCodes.SecondFactorExists, "Remove it first: DELETE /me/second-factor.");

    private readonly string _issuer = publicUrl.Value.Url?.Host is { } host ? $"Parley {host}" : "Parley";

    public async ValueTask<SecondFactorStatus> ReadAsync(UserRow user, CancellationToken cancellationToken) => new()
    {
        Enabled = user.SecondFactorAt is not null,
        RecoveryCodesLeft = (int)await database.ReadAsync(session => RecoveryCodes.LeftAsync(session, user.UserKey), cancellationToken),
        Required = staff.Requires(user.AccountRole),
    };

    /// <summary>A new secret, which counts for nothing until it is confirmed; the one before it, if that was not, is forgotten.</summary>
    public async ValueTask<Result<SecondFactorEnrolment>> BeginAsync(UserRow user, CancellationToken cancellationToken)
    {
        var secret = Totp.CreateSecret();
        var row = new { key = user.UserKey, wrapped = masterKeys.Wrap(secret, SecondFactorSecrets.Purpose), now = Now };
        var begun = await database.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO second_factors (user_key, secret, created_at, last_step, failures, retry_at) VALUES (@key, @wrapped, @now, 0, 0, 0)
                ON CONFLICT (user_key) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, last_step = 0
                WHERE second_factors.confirmed_at IS NULL
                """,
                row),
            cancellationToken);
        if (begun == 0)
        {
            return Exists;
        }

        var uri = Totp.Uri(secret, _issuer, user.Username);
        return new SecondFactorEnrolment { Secret = Base32.Encode(secret), Uri = uri, Qr = Qr.QrSvg.Of(uri) };
    }

    public ValueTask<Result<RecoveryCodesResponse>> ConfirmAsync(UserRow user, SessionId caller, string? code, string address, CancellationToken cancellationToken) =>
        database.WriteAsync<Result<RecoveryCodesResponse>>(
            async session =>
            {
                if (await HasAsync(session, user))
                {
                    return Exists;
                }

                if (await check.CheckAsync(session, user, new SecondFactorAttempt(code, null), address, confirmed: false) is { } wrong)
                {
                    return wrong;
                }

                await session.ExecuteAsync("UPDATE second_factors SET confirmed_at = @now WHERE user_key = @key", new { now = Now, key = user.UserKey });
                await session.ExecuteAsync("UPDATE users SET second_factor_at = @now WHERE user_key = @key", new { now = Now, key = user.UserKey });
                await SecondFactorChallenges.RemoveAsync(session, user.UserKey);
                var codes = await RecoveryCodes.ReplaceAsync(session, user.UserKey);
                await audit.AddAsync(session, new AuditEvent(AuditKinds.SecondFactorEnrolled, user.Id, user.Id, caller, address));
                await TellAsync(session, user, isOn: true);
                return new RecoveryCodesResponse { RecoveryCodes = codes };
            },
            cancellationToken);

    public ValueTask<Result<bool>> RemoveAsync(UserRow user, SessionId caller, SecondFactorAttempt attempt, string address, CancellationToken cancellationToken) =>
        database.WriteAsync<Result<bool>>(
            async session =>
            {
                if (staff.Requires(user.AccountRole))
                {
                    return new ParleyError(ErrorCodes.Forbidden, "Your role must have a second factor on this server.");
                }

                if (await check.CheckAsync(session, user, attempt, address) is { } wrong)
                {
                    return wrong;
                }

                await ForgetAsync(session, user.UserKey);
                await audit.AddAsync(session, new AuditEvent(AuditKinds.SecondFactorRemoved, user.Id, user.Id, caller, address));
                await TellAsync(session, user, isOn: false);
                return true;
            },
            cancellationToken);

    public ValueTask<Result<RecoveryCodesResponse>> RenewCodesAsync(
        UserRow user, SessionId caller, SecondFactorAttempt attempt, string address, CancellationToken cancellationToken) =>
        database.WriteAsync<Result<RecoveryCodesResponse>>(
            async session =>
            {
                if (await check.CheckAsync(session, user, attempt, address) is { } wrong)
                {
                    return wrong;
                }

                var codes = await RecoveryCodes.ReplaceAsync(session, user.UserKey);
                await audit.AddAsync(session, new AuditEvent(AuditKinds.RecoveryCodesRenewed, user.Id, user.Id, caller, address));
                return new RecoveryCodesResponse { RecoveryCodes = codes };
            },
            cancellationToken);

    /// <summary>Takes somebody's factor away with all that belongs to it.</summary>
    public static async Task ForgetAsync(DatabaseSession session, long userKey)
    {
        await session.ExecuteAsync("DELETE FROM second_factors WHERE user_key = @userKey", new { userKey });
        await session.ExecuteAsync("UPDATE users SET second_factor_at = NULL WHERE user_key = @userKey", new { userKey });
        await RecoveryCodes.RemoveAsync(session, userKey);
        await SecondFactorChallenges.RemoveAsync(session, userKey);
    }

    private async Task TellAsync(DatabaseSession session, UserRow user, bool isOn)
    {
        if (user.Email is not null)
        {
            await mails.AddAsync(session, user.Email, texts.SecondFactorChanged(user.Username, isOn));
        }
    }

    private static async Task<bool> HasAsync(DatabaseSession session, UserRow user) => await session.QueryFirstOrDefaultAsync<long?>(
        "SELECT user_key FROM second_factors WHERE user_key = @key AND confirmed_at IS NOT NULL", new { key = user.UserKey }) is not null;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
