using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Notifications;
using Parley.Chat.Search.Index;

namespace Parley.Chat.Search.Feed;

/// <summary>
/// Follows the log, beside it: soon after each commit, and once a second for what other processes commit. Nothing waits for it; while it fails, the server serves, and what is
/// found ends where it has stopped.
/// </summary>
internal sealed class SearchFeeder(
    SearchIndexer indexer, IndexReader reader, IndexWriter writer, NewsBell bell, IOptions<SearchOptions> options, ILogger<SearchFeeder> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _rung = new(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        bell.Rung += Wake;
        var pause = Interval;
        try
        {
            while (true)
            {
                // Off the thread that starts the server; and waits by the system's time, whatever a test's clock says.
                if (await _rung.WaitAsync(pause, stoppingToken) && options.Value.Gather > TimeSpan.Zero)
                {
                    await Task.Delay(options.Value.Gather, TimeProvider.System, stoppingToken);
                }

                pause = await RunAsync(pause, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            bell.Rung -= Wake;
            await ReleaseAsync();
        }
    }

    public override void Dispose()
    {
        _rung.Dispose();
        base.Dispose();
    }

    private async Task<TimeSpan> RunAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        try
        {
            await indexer.RunAsync(progress: null, stoppingToken);
            return Interval;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Whoever uses the database says so, too, when it does not answer.
            if (!reader.IsUnavailable(exception))
            {
                ChatLog.IndexingFailed(logger, exception);
            }

            return pause >= LongestPause ? LongestPause : pause * 2;
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await writer.ReleaseAsync();
        }
        catch (Exception exception) when (reader.IsUnavailable(exception))
        {
            // It is free when its time is over.
        }
    }

    private void Wake()
    {
        if (_rung.CurrentCount == 0)
        {
            _rung.Release();
        }
    }
}
