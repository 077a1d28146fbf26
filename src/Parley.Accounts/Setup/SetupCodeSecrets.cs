using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Accounts.Setup;

/// <summary>The setup code, for whoever looks after the master keys.</summary>
internal sealed class SetupCodeSecrets([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database)
    : WrappedSecrets(database, "setup codes", "setup_codes", "code")
{
    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var codes = await session.QueryAsync<byte[]>(
            $"SELECT code FROM setup_codes WHERE slot > @last AND {NotUnder} LIMIT @limit",
            new { last = after is null ? 0L : 1L, except = Except(except), limit = (long)limit });
        return [.. codes.Select(code => new WrappedSecret("the setup code", 1L, code, SetupCode.Purpose))];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped) =>
        await session.ExecuteAsync("UPDATE setup_codes SET code = @wrapped WHERE code = @before", new { wrapped, before = secret.Wrapped }) > 0;
}
