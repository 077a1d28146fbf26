using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Accounts.Users;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Accounts.Setup;

/// <summary>Keeps the setup code, wrapped by the master key, until it has made an owner.</summary>
internal sealed class SetupCode(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    MasterKeys masterKeys,
    IOptions<AccountsOptions> options,
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

    private readonly FailureLimit _failures = new(options.Value.SetupCodeTries, TimeSpan.FromMinutes(1), clock);
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
        if (_failures.WaitOf(address) is { } wait)
        {
            return new ParleyError(ErrorCodes.RateLimited, $"At most {options.Value.SetupCodeTries} wrong setup codes per minute.") { RetryAfter = wait };
        }

        var wrapped = typed.Length <= LongestTyped && await IsRequiredAsync(cancellationToken) ? await ReadAsync(cancellationToken) : null;
        var right = wrapped is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(SetupCodeText.Normalize(typed)), Encoding.UTF8.GetBytes(Unwrap(wrapped)));
        if (right)
        {
            return null;
        }

        _failures.Add(address);
        AccountsLog.WrongSetupCode(logger);
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
