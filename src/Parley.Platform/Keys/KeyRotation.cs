using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Parley.Platform.Keys;

/// <summary>
/// Follows the key file of a running server: takes a new key into use, then wraps every secret that hangs on another one anew. What it does can be repeated and
/// broken off anywhere; servers that share a database may do it side by side.
/// </summary>
internal sealed class KeyRotation(
    MasterKeys keys, MasterKeyCheck check, IEnumerable<WrappedSecrets> secrets, IOptions<KeyOptions> options, TimeProvider clock, ILogger<KeyRotation> logger)
    : BackgroundService
{
    // A transaction of these is a few milliseconds of the writer's time.
    private const int Batch = 256;

    private KeyFile? _refused;
    private bool _waiting;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Another run may have been stopped half-way.
        _waiting = keys.Keys.Count > 1;
        using var timer = new PeriodicTimer(options.Value.CheckInterval, clock);
        do
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                KeysLog.RotationFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (ReadChanged() is { } changed)
        {
            _waiting |= await TakeAsync(changed, cancellationToken);
        }

        if (_waiting)
        {
            var replaced = 0L;
            foreach (var one in secrets)
            {
                replaced += await RewrapAsync(one, cancellationToken);
            }

            // What was wrapped with the key before may be committed only after its place was passed.
            _waiting = replaced > 0 || clock.GetUtcNow() - keys.CurrentSince < KeyFileEditor.Settled;
        }
    }

    private KeyFile? ReadChanged()
    {
        try
        {
            // Its content, not its time, which may be too coarse for two changes in a row.
            var file = keys.Read();
            return keys.IsInUse(file) || (_refused is { } refused && refused.IsSame(file)) ? null : file;
        }
        catch (Exception exception) when (exception is KeyFileException or IOException or UnauthorizedAccessException)
        {
            KeysLog.FileUnreadable(logger, exception.Message);
            return null;
        }
    }

    /// <returns>True when secrets may have to be wrapped anew.</returns>
    private async Task<bool> TakeAsync(KeyFile file, CancellationToken cancellationToken)
    {
        if (await WhyNotAsync(file, cancellationToken) is { } reason)
        {
            _refused = file; // said once
            KeysLog.FileRefused(logger, keys.Path, reason);
            return false;
        }

        // The databases know a key before it is used: whoever starts without it is stopped.
        var before = keys.Current;
        await check.ProveAsync(keys.With(file), clock.GetUtcNow(), cancellationToken);
        keys.Use(file);
        KeysLog.FileTaken(logger, file.Current, file.Keys.Count);
        return file.Current != before;
    }

    private async Task<string?> WhyNotAsync(KeyFile file, CancellationToken cancellationToken)
    {
        if (!keys.Agrees(file))
        {
            return "it holds another key under a known number";
        }

        var missing = (await check.CountAsync(cancellationToken)).Where(count => file.Keys.All(key => key.Number != count.Key)).ToList();
        return missing is [var (number, count), ..] ? $"it lacks master key {number}, which {count} secrets are wrapped with" : null;
    }

    private async Task<long> RewrapAsync(WrappedSecrets one, CancellationToken cancellationToken)
    {
        var current = keys.Current;
        var done = 0L;
        WrappedSecret? last = null;
        while (true)
        {
            var page = await one.Database.ReadAsync(session => one.ReadAsync(session, last, current, Batch), cancellationToken);
            if (page.Count == 0)
            {
                break;
            }

            last = page[^1];
            var renewed = page.Select(secret => (secret, wrapped: Renew(secret))).Where(pair => pair.wrapped is not null).ToList();
            done += await one.Database.WriteAsync(
                async session =>
                {
                    var replaced = 0;
                    foreach (var (secret, wrapped) in renewed)
                    {
                        replaced += await one.ReplaceAsync(session, secret, wrapped!) ? 1 : 0;
                    }

                    return replaced;
                },
                cancellationToken);
        }

        if (done > 0)
        {
            KeysLog.Rewrapped(logger, done, one.Name, one.Database.Module, current);
        }

        return done;
    }

    private byte[]? Renew(WrappedSecret secret)
    {
        try
        {
            return keys.Wrap(keys.Unwrap(secret.Wrapped, secret.Purpose), secret.Purpose);
        }
        catch (CryptographicException exception)
        {
            KeysLog.SecretUnreadable(logger, secret.Label, exception.Message);
            return null;
        }
    }
}
