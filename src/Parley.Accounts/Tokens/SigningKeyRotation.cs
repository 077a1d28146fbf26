using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Parley.Accounts.Tokens;

/// <summary>Every second: takes note of keys that another process or the console has made, rotates one that is too old, removes what is expired.</summary>
internal sealed class SigningKeyRotation(SigningKeys keys, IOptions<AccountsOptions> options, ILogger<SigningKeyRotation> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The system's time, not the injected one: it paces looks at a small table and decides nothing.
        using var timer = new PeriodicTimer(SigningKeys.FollowInterval);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (!failing)
                {
                    AccountsLog.SigningKeyRotationFailed(logger, exception);
                }

                failing = true;
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await keys.RotateOldAsync(options.Value.SigningKeyLifetime, cancellationToken);
        await keys.RemoveExpiredAsync(cancellationToken);
        await keys.LoadAsync(cancellationToken);
    }
}
