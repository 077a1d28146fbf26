using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Parley.Accounts.Tokens;

/// <summary>Every minute: takes note of keys that another process or the console has made, rotates one that is too old, removes what is expired.</summary>
internal sealed class SigningKeyRotation(SigningKeys keys, IOptions<AccountsOptions> options, TimeProvider clock, ILogger<SigningKeyRotation> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SigningKeys.FollowInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                AccountsLog.SigningKeyRotationFailed(logger, exception);
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
