using Microsoft.Extensions.Hosting;
using Parley.Accounts.Sessions;
using Parley.Accounts.Setup;
using Parley.Accounts.Tokens;

namespace Parley.Accounts;

/// <summary>Before the first request: the signing keys, the sessions that ended lately, and a setup code when there is no owner.</summary>
internal sealed class AccountsStart(SigningKeys keys, SessionStore sessions, RevokedSessions revoked, ISetupCode setupCode, TimeProvider clock) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await keys.LoadAsync(cancellationToken);
        foreach (var session in await sessions.RevokedSinceAsync(clock.GetUtcNow() - AccountsOptions.LongestAccessToken, cancellationToken))
        {
            revoked.Add(session.Id, DateTimeOffset.FromUnixTimeMilliseconds(session.RevokedAt));
        }

        await setupCode.GetAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
