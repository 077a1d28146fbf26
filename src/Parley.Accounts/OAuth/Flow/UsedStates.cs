using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;

namespace Parley.Accounts.OAuth.Flow;

/// <summary>Makes that a state comes back once, whichever server it comes to. Only attempts that this server began get as far as a row.</summary>
internal sealed class UsedStates([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, IOptions<OAuthOptions> options, TimeProvider clock)
{
    /// <summary>True the first time.</summary>
    public async ValueTask<bool> TryUseAsync(string state, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = new
        {
            hash = SHA256.HashData(Encoding.UTF8.GetBytes(state)),
            now = now.ToUnixTimeMilliseconds(),
            expiresAt = (now + options.Value.FlowLifetime).ToUnixTimeMilliseconds(),
        };
        return await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM oauth_states WHERE expires_at <= @now", row);
                return await session.ExecuteAsync("INSERT INTO oauth_states (state_hash, expires_at) VALUES (@hash, @expiresAt) ON CONFLICT DO NOTHING", row);
            },
            cancellationToken) > 0;
    }
}
