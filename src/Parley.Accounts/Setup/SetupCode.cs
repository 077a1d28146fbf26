using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Audit;
using Parley.Accounts.Limits;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Accounts.Setup;

/// <summary>Keeps the setup code, wrapped by the master key, until it has made an owner.</summary>
internal sealed class SetupCode(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    MasterKeys masterKeys,
    AttemptLimits limits,
    AuditTrail audit,
    TimeProvider clock,
    ILogger<SetupCode> logger) : ISetupCode
{
    /// <summary>The answer to a code that is not, or no longer, this server's.</summary>
    public static readonly ParleyError Wrong = new(ErrorCodes.InvalidSetupCode, "`parley-server setup-code` shows it on the server's console.")
    {
        Fields = [new FieldError("setupCode", "is not the setup code of this server")],
    };

    private const int LongestTyped = 64;

    public static readonly byte[] Purpose = "parley setup code"u8.ToArray();

    private volatile bool _hasOwner;

    public async ValueTask<bool> IsRequiredAsync(CancellationToken cancellationToken)
    {
        // An owner may come through another process, so only "there is one" is remembered.
        _hasOwner = _hasOwner || await database.ReadAsync(UserStore.HasOwnerAsync, cancellationToken);
        return !_hasOwner;
    }

    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        if (!await IsRequiredAsync(cancellationToken))
        {
            return null;
        }

        var made = masterKeys.Wrap(Encoding.ASCII.GetBytes(SetupCodeText.Create()), Purpose);
        var row = new { made, now = clock.GetUtcNow().ToUnixTimeMilliseconds() };
        var wrapped = await ReadAsync(cancellationToken) ?? await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO setup_codes (slot, code, created_at) VALUES (1, @made, @now) ON CONFLICT DO NOTHING", row);
                return await session.QuerySingleAsync<byte[]>("SELECT code FROM setup_codes");
            },
            cancellationToken);
        return SetupCodeText.Show(Unwrap(wrapped));
    }

    /// <summary>Null when <paramref name="typed"/> is the code; else why it is not taken.</summary>
    public async ValueTask<ParleyError?> CheckAsync(string typed, string address, CancellationToken cancellationToken)
    {
        if (limits.TryTake(LimitKind.SetupCode, account: null, address) is { } limited)
        {
            return limited;
        }

        var wrapped = typed.Length <= LongestTyped && await IsRequiredAsync(cancellationToken) ? await ReadAsync(cancellationToken) : null;
        var right = wrapped is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(SetupCodeText.Normalize(typed)), Encoding.UTF8.GetBytes(Unwrap(wrapped)));
        if (right)
        {
            return null;
        }

        AccountsLog.WrongSetupCode(logger);
        await audit.CountAsync(new AuditEvent(AuditKinds.SetupCodeWrong, Address: address), cancellationToken);
        return Wrong;
    }

    /// <summary>Keeps others from using the code until the transaction ends; false when somebody was first.</summary>
    public static async Task<bool> HoldAsync(DatabaseSession session) => await session.ExecuteAsync("UPDATE setup_codes SET slot = slot") > 0;

    /// <summary>Ends the code's use, in the transaction that makes the owner.</summary>
    public static Task TakeAwayAsync(DatabaseSession session) => session.ExecuteAsync("DELETE FROM setup_codes");

    private ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QueryFirstOrDefaultAsync<byte[]>("SELECT code FROM setup_codes"), cancellationToken);

    private string Unwrap(byte[] wrapped) => Encoding.ASCII.GetString(masterKeys.Unwrap(wrapped, Purpose));
}
