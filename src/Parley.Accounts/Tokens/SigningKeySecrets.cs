using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Accounts.Tokens;

/// <summary>The keys of access tokens, for whoever looks after the master keys.</summary>
internal sealed class SigningKeySecrets([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database)
    : WrappedSecrets(database, "signing keys", "signing_keys", "private_key")
{
    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var rows = await session.QueryAsync<Row>(
            $"SELECT kid, private_key FROM signing_keys WHERE kid > @last AND {NotUnder} ORDER BY kid LIMIT @limit",
            new { last = after?.Place as string ?? "", except = Except(except), limit = (long)limit });
        return [.. rows.Select(row => new WrappedSecret($"signing key {row.Kid}", row.Kid, row.PrivateKey, SigningKeys.Purpose))];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped) => await session.ExecuteAsync(
        "UPDATE signing_keys SET private_key = @wrapped WHERE kid = @kid AND private_key = @before",
        new { wrapped, kid = (string)secret.Place, before = secret.Wrapped }) > 0;

    private sealed class Row
    {
        public required string Kid { get; init; }

        public required byte[] PrivateKey { get; init; }
    }
}
