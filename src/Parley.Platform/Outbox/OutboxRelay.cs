using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;

namespace Parley.Platform.Outbox;

/// <summary>
/// Hands a module's outbox to its consumers, each entry at least once. Woken by <see cref="Wake"/> and once a second:
/// <list type="number">
/// <item>① each topic that has a consumer: a page of what is due is claimed, handed over one by one, and marked in one transaction;</item>
/// <item>② the same for topics that gather (<see cref="IOutboxPageConsumer.Gathers"/>), after a rest of four times as long as that took before;</item>
/// <item>③ once in a while old entries are pruned, and what waits is counted.</item>
/// </list>
/// </summary>
/// <remarks>
/// On PostgreSQL, where several servers share the table, the claim is a row lock that lives as long as the transaction: a server that dies gives it back at
/// once, one that only stands still keeps it, and no clock decides. So a connection is held while consumers work, beside those that they take. On SQLite
/// one server owns the file and this is its only relay; nothing is claimed, so that the one writer is free for the consumers.
/// </remarks>
public sealed class OutboxRelay : BackgroundService
{
    private const int PageSize = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), CountInterval = TimeSpan.FromSeconds(5), Gathering = TimeSpan.FromMilliseconds(200);

    /// <summary>How much longer than its work a rest is, and how long at most: however busy the log, what follows from it leaves four fifths of the time to it.</summary>
    private const int RestFactor = 4;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    /// <summary>A page that takes longer is cut short, so that its marks are committed; and a topic's pages, so that the others have their turn.</summary>
    private static readonly TimeSpan PageTime = TimeSpan.FromSeconds(5);

    private readonly ModuleDatabase _database;
    private readonly Dictionary<string, IOutboxConsumer> _consumers;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _clock;
    private readonly OutboxMetrics _metrics;
    private readonly ILogger _logger;
    private readonly OutboxPruning _pruning;
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ITimer _soonTimer;
    private int _soon;
    private long _restUntil;
    private DateTimeOffset _countAt = DateTimeOffset.MinValue;
    private volatile OutboxBacklog _backlog = OutboxBacklog.Empty;

    /// <exception cref="ArgumentException">Two consumers of one topic.</exception>
    public OutboxRelay(
        ModuleDatabase database, IEnumerable<IOutboxConsumer> consumers, IOptions<OutboxOptions> options, TimeProvider clock, OutboxMetrics metrics,
        ILogger<OutboxRelay> logger)
    {
        (_database, _options, _clock, _metrics, _logger) = (database, options.Value, clock, metrics, logger);
        _consumers = consumers.ToDictionary(consumer => consumer.Topic);
        _pruning = new OutboxPruning(database, _consumers.Keys, _options.Keep, clock);
        _soonTimer = clock.CreateTimer(static relay => ((OutboxRelay)relay!).WakeNow(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        metrics.Observe(database.Module, () => _backlog, () => OldestAge);
    }

    public string Module => _database.Module;

    /// <summary>The topics that have a consumer here.</summary>
    public IReadOnlyCollection<string> Topics => _consumers.Keys;

    /// <summary>What waited when it was last counted, a few seconds ago.</summary>
    public OutboxBacklog Backlog => _backlog;

    /// <summary>Whether the oldest entry waits for longer than it should.</summary>
    public bool IsBehind => OldestAge > _options.AlarmAge;

    private TimeSpan OldestAge => _backlog.OldestAt is { } at ? _clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(at) : TimeSpan.Zero;

    /// <summary>Something was committed. Costs nothing; needless calls are harmless.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>
    /// The same for what is committed again and again: a round at most every 200 ms takes what has come together, so that a busy writer is not held up by the marks of
    /// single entries.
    /// </summary>
    public void WakeSoon()
    {
        if (Interlocked.Exchange(ref _soon, 1) == 0)
        {
            _soonTimer.Change(Gathering, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Dispose()
    {
        _soonTimer.Dispose();
        base.Dispose();
    }

    private void WakeNow()
    {
        Volatile.Write(ref _soon, 0);
        Wake();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = _clock.CreateTimer(static relay => ((OutboxRelay)relay!).Wake(), this, Interval, Interval);
        Wake();
        try
        {
            await foreach (var _ in _wakes.Reader.ReadAllAsync(stoppingToken))
            {
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not reached waits for the next start.
        }
    }

    /// <summary>One round: until nothing is due. Whatever fails is tried again in the next.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            // ①
            foreach (var consumer in _consumers.Values.Where(consumer => !Gathers(consumer)))
            {
                await RunPagesAsync(consumer, stoppingToken);
            }

            // ②
            await RunGatheringAsync(stoppingToken);

            // ③
            await _pruning.RunAsync(stoppingToken);
            await CountAsync(stoppingToken);
        }
        catch (Exception exception) when (_database.IsUnavailable(exception))
        {
            OutboxLog.Unavailable(_logger, Module, exception.GetType().Name);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            OutboxLog.RelayFailed(_logger, exception, Module);
        }
    }

    private static bool Gathers(IOutboxConsumer consumer) => consumer is IOutboxPageConsumer { Gathers: true };

    private async Task RunGatheringAsync(CancellationToken stoppingToken)
    {
        var started = _clock.GetTimestamp();
        if (started < _restUntil)
        {
            WakeSoon();
            return;
        }

        try
        {
            foreach (var consumer in _consumers.Values.Where(Gathers))
            {
                await RunPagesAsync(consumer, stoppingToken);
            }
        }
        finally
        {
            var rest = RestFactor * _clock.GetElapsedTime(started);
            _restUntil = _clock.GetTimestamp() + (long)((rest < LongestRest ? rest : LongestRest).TotalSeconds * _clock.TimestampFrequency);
        }
    }

    /// <summary>What is due of one topic, for so long that the others have their turn, too: what is left is the next round's, which follows at once.</summary>
    private async Task RunPagesAsync(IOutboxConsumer consumer, CancellationToken stoppingToken)
    {
        var started = _clock.GetTimestamp();
        while (await RunPageAsync(consumer, stoppingToken) == PageOf(consumer))
        {
            if (_clock.GetElapsedTime(started) > PageTime)
            {
                Wake();
                return;
            }
        }
    }

    /// <returns>How many entries were handed over.</returns>
    private async Task<int> RunPageAsync(IOutboxConsumer consumer, CancellationToken stoppingToken)
    {
        var now = Now;
        var due = await _database.ReadAsync(session => OutboxTable.DueAsync(session, consumer.Topic, now, PageOf(consumer), claim: false), stoppingToken);
        if (due.Count == 0)
        {
            return 0;
        }

        // Not cancellable: what was carried out is marked even while the server stops, so that it is not carried out again.
        if (_database.Engine == DatabaseEngine.Postgres)
        {
            return await _database.WriteAsync(
                async session =>
                {
                    await OutboxTable.StayAsync(session);
                    var claimed = await OutboxTable.DueAsync(session, consumer.Topic, now, PageOf(consumer), claim: true);
                    return await MarkAsync(session, await HandOverAsync(consumer, claimed, stoppingToken));
                },
                CancellationToken.None);
        }

        var page = await HandOverAsync(consumer, due, stoppingToken);
        return await _database.WriteAsync(session => MarkAsync(session, page), CancellationToken.None);
    }

    private static int PageOf(IOutboxConsumer consumer) => consumer is IOutboxPageConsumer pages ? pages.PageSize : PageSize;

    private async Task<HandledPage> HandOverAsync(IOutboxConsumer consumer, IReadOnlyList<OutboxEntry> entries, CancellationToken stoppingToken)
    {
        var page = new HandledPage([], []);
        if (consumer is IOutboxPageConsumer pages)
        {
            await HandOverAsync(pages, entries, page, stoppingToken);
            return page;
        }

        var started = _clock.GetTimestamp();
        foreach (var entry in entries)
        {
            if (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            if (_clock.GetElapsedTime(started) > PageTime)
            {
                Wake();
                break;
            }

            using var timeout = new CancellationTokenSource(_options.AttemptTimeout, _clock);
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
            try
            {
                await consumer.HandleAsync(entry, attempt.Token);
                page.Done.Add(entry.Entry);
                _metrics.Handled(Module, entry.Topic, "done");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break; // no fault of the entry's
            }
            catch (Exception exception)
            {
                page.Failed.Add(Fail(entry, exception));
            }
        }

        return page;
    }

    /// <summary>All at once; the consumer says of each entry what became of it.</summary>
    private async Task HandOverAsync(IOutboxPageConsumer consumer, IReadOnlyList<OutboxEntry> entries, HandledPage page, CancellationToken stoppingToken)
    {
        if (entries.Count == 0 || stoppingToken.IsCancellationRequested)
        {
            return; // another server was faster, or this one stops
        }

        using var timeout = new CancellationTokenSource(_options.AttemptTimeout, _clock);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
        IReadOnlyList<Exception?> outcomes;
        try
        {
            outcomes = await consumer.HandleAsync(entries, attempt.Token);
        }
        catch (Exception exception)
        {
            outcomes = [.. entries.Select(_ => exception)];
        }

        for (var i = 0; i < entries.Count; i++)
        {
            if (outcomes[i] is null)
            {
                page.Done.Add(entries[i].Entry);
                _metrics.Handled(Module, entries[i].Topic, "done");
            }
            else if (outcomes[i] is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                page.Failed.Add(Fail(entries[i], outcomes[i]!));
            }
        }
    }

    private OutboxFailure Fail(OutboxEntry entry, Exception exception)
    {
        var attempts = entry.Attempts + 1;
        var givenUp = exception is PermanentFailureException || (attempts >= _options.Attempts && exception is not ReceiverUnavailableException);
        var pause = OutboxBackoff.Pause(attempts, _options, Random.Shared.NextDouble());
        if (exception is RetryLaterException later && later.Pause > pause)
        {
            pause = later.Pause;
        }

        if (givenUp)
        {
            OutboxLog.GivenUp(_logger, exception, Module, entry.Entry, entry.Topic, attempts);
        }
        else
        {
            OutboxLog.AttemptFailed(_logger, exception, Module, entry.Entry, entry.Topic, attempts, pause);
        }

        _metrics.Handled(Module, entry.Topic, givenUp ? "dead" : "failed");
        return new OutboxFailure(entry.Entry, attempts, Now + (long)pause.TotalMilliseconds, givenUp, $"{exception.GetType().Name}: {exception.Message}");
    }

    private static async Task<int> MarkAsync(DatabaseSession session, HandledPage page)
    {
        await OutboxTable.DoneAsync(session, page.Done);
        foreach (var failure in page.Failed)
        {
            await OutboxTable.FailedAsync(session, failure);
        }

        return page.Done.Count + page.Failed.Count;
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        if (_clock.GetUtcNow() < _countAt)
        {
            return;
        }

        var wasBehind = IsBehind;
        _backlog = await _database.ReadAsync(session => OutboxTable.BacklogAsync(session, _consumers.Keys), cancellationToken);
        _countAt = _clock.GetUtcNow() + CountInterval;
        if (IsBehind && !wasBehind)
        {
            OutboxLog.FallsBehind(_logger, Module, _backlog.Waiting, OldestAge);
        }
        else if (wasBehind && !IsBehind)
        {
            OutboxLog.CaughtUp(_logger, Module);
        }
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record HandledPage(List<long> Done, List<OutboxFailure> Failed);
}
