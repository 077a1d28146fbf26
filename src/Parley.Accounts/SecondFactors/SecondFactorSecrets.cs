using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Accounts.SecondFactors;

/// <summary>The secrets of authenticator apps, for whoever looks after the master keys.</summary>
internal sealed class SecondFactorSecrets([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database)
    : WrappedSecrets(database, "second factors", "second_factors", "secret")
{
    public static readonly byte[] Purpose = "parley second factor"u8.ToArray();

    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var rows = await session.QueryAsync<SecondFactorRow>(
            $"SELECT {SecondFactorRow.Columns} FROM second_factors WHERE user_key > @last AND {NotUnder} ORDER BY user_key LIMIT @limit",
            new { last = after?.Place as long? ?? 0L, except = Except(except), limit = (long)limit });
        return [.. rows.Select(row => new WrappedSecret($"second factor of account {row.UserKey}", row.UserKey, row.Secret, Purpose))];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped) => await session.ExecuteAsync(
        "UPDATE second_factors SET secret = @wrapped WHERE user_key = @key AND secret = @before",
        new { wrapped, key = (long)secret.Place, before = secret.Wrapped }) > 0;
}
