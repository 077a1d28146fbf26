using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Contracts.Accounts;

namespace Parley.Accounts.Audit;

/// <summary>
/// The audit log for whoever has no transaction of the accounts' at hand. What was counted is written a minute after the first of it, and when the server stops.
/// </summary>
internal sealed class AuditTrail : IAuditTrail, IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly AuditTally _tally = new();
    private readonly AuditLog _log;
    private readonly ILogger<AuditTrail> _logger;
    private readonly ITimer _timer;

    public AuditTrail(AuditLog log, TimeProvider clock, ILogger<AuditTrail> logger)
    {
        (_log, _logger) = (log, logger);
        _timer = clock.CreateTimer(_ => _ = WriteAsync(CancellationToken.None), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ValueTask AddAsync(AuditEvent what, CancellationToken cancellationToken) => _log.AddAsync(what, cancellationToken);

    // Written even when the client goes away meanwhile: an attacker would be the one who does.
    public ValueTask CountAsync(AuditEvent what, CancellationToken cancellationToken) =>
        Tally(what, atOnce: true) ? _log.AddAsync(what, CancellationToken.None) : ValueTask.CompletedTask;

    /// <summary>Counts an event, which is written at the end of the minute.</summary>
    public void Count(AuditEvent what) => Tally(what, atOnce: false);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _timer.DisposeAsync();
        await WriteAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private bool Tally(AuditEvent what, bool atOnce)
    {
        var now = _tally.Add(what, atOnce, out var first);
        if (first)
        {
            _timer.Change(Minute, Timeout.InfiniteTimeSpan);
        }

        return now;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _log.AddAsync(_tally.Take(), cancellationToken);
        }
        catch (Exception exception)
        {
            AccountsLog.AuditFailed(_logger, exception);
        }
    }
}
