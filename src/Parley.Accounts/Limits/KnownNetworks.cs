using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Http;

namespace Parley.Accounts.Limits;

/// <summary>
/// The networks that each account was signed in from: from there it has budgets of its own, so that others cannot lock its owner out by trying passwords (A3).
/// </summary>
internal sealed class KnownNetworks([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, TimeProvider clock)
{
    /// <summary>Of each account; the one used longest ago goes.</summary>
    private const int Most = 20;

    /// <param name="userKey">Null, where there is no such account: then the same is asked of nobody, so that the time tells nothing.</param>
    /// <param name="address">The client's.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<bool> IsKnownAsync(long? userKey, string address, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<string>(
            "SELECT network FROM known_networks WHERE user_key = @userKey AND network = @network",
            new { userKey = userKey ?? 0, network = ClientAddress.NetworkOf(address) }),
        cancellationToken) is not null;

    /// <summary>In the transaction of a sign-in, or of a reset by a mailed link.</summary>
    public async Task RememberAsync(DatabaseSession session, long userKey, string address)
    {
        var network = ClientAddress.NetworkOf(address);
        if (network.Length == 0)
        {
            return; // an unknown address is everybody's
        }

        await session.ExecuteAsync(
            """
            INSERT INTO known_networks (user_key, network, last_used_at) VALUES (@userKey, @network, @now)
            ON CONFLICT (user_key, network) DO UPDATE SET last_used_at = excluded.last_used_at
            """,
            new { userKey, network, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await session.ExecuteAsync(
            """
            DELETE FROM known_networks WHERE user_key = @userKey AND network IN (
              SELECT network FROM known_networks WHERE user_key = @userKey ORDER BY last_used_at DESC, network LIMIT 1000 OFFSET @most)
            """,
            new { userKey, most = (long)Most });
    }
}
