using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>
/// The one door to the log. Commands wait in a bounded queue; a batch takes all that waited into one transaction (group commit), so that under load
/// one disk synchronization serves many messages:
/// <list type="number">
/// <item>① collect what waits, up to the batch's size;</item>
/// <item>② commit it (<see cref="LogWriter"/>);</item>
/// <item>③ answer the callers at once, while the next batch is being written;</item>
/// <item>④ hand the batch to the <see cref="LogPublisher"/>, which announces it in the order of revisions.</item>
/// </list>
/// When the database fails, nobody waits: what is queued is refused as retryable, and so is what comes, until a write succeeds again.
/// </summary>
public sealed class ConversationLog : IHostedService, IAsyncDisposable
{
    /// <summary>
    /// A batch that is seen this often, four seconds long, is not coming back: its callers are told to retry (their sends are in doubt), well within the five seconds
    /// that they are promised. Looks are counted instead of time: a process that was suspended as a whole has not waited for its database meanwhile.
    /// </summary>
    private const int StuckAfterLooks = 9;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500), ProbeInterval = TimeSpan.FromMilliseconds(250), Breath = TimeSpan.FromMilliseconds(10);

    /// <summary>From here on, lingering pays: with fewer senders it delays more than it saves.</summary>
    private const int LargeBatch = 4;

    private static readonly TimeSpan ShortestLinger = TimeSpan.FromMilliseconds(1), LongestLinger = TimeSpan.FromMilliseconds(2);

    private readonly LogWriter _writer;
    private readonly LogPublisher _publisher;
    private readonly TimeProvider _clock;
    private readonly LogMetrics _metrics;
    private readonly int _batchSize;
    private readonly CommandQueue _queue;
    private readonly Channel<LogCommand[]> _committed =
        Channel.CreateBounded<LogCommand[]>(new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _watching = new();
    private RunningBatch? _running;
    private long _fullAt = long.MinValue;
    private Task _loops = Task.CompletedTask;
    private bool _disposed;

    public ConversationLog(LogWriter writer, LogPublisher publisher, IOptions<LogOptions> options, TimeProvider clock, LogMetrics metrics)
    {
        (_writer, _publisher, _clock, _metrics) = (writer, publisher, clock, metrics);
        _batchSize = options.Value.BatchSize;
        _queue = new CommandQueue(options.Value.QueueLength);
    }

    /// <summary>Whether commands are refused because writing fails.</summary>
    public bool IsSuspended => _queue.IsSuspended;

    /// <summary>Whether commands are refused because too many wait, now or within the last second.</summary>
    public bool IsFull => _queue.IsFull || _clock.GetUtcNow().ToUnixTimeMilliseconds() - Volatile.Read(ref _fullAt) is >= 0 and < 1000;

    /// <summary>
    /// Returns when the command is durably committed, or refused. A full queue and a failing database answer <c>unavailable</c> at once.
    /// </summary>
    public Task<Result<T>> SubmitAsync<T>(LogCommand<T> command)
    {
        var admission = _queue.TryAdd(command);
        if (admission == Admission.Accepted)
        {
            return command.Completion;
        }

        if (admission == Admission.Full)
        {
            Volatile.Write(ref _fullAt, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        }

        command.Fail(LogErrors.For(admission));
        return command.Completion;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loops = Task.WhenAll(
            Task.Run(WriteAsync, CancellationToken.None),
            Task.Run(AnswerAsync, CancellationToken.None),
            Task.Run(_publisher.RunAsync, CancellationToken.None));
        _ = Task.Run(WatchAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Takes no more, and finishes what waits.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Close();
        await _loops.WaitAsync(cancellationToken);
    }

    /// <summary>Harmless to repeat: the container does, for each of the names that it knows this under.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            Close();
            await _loops;
            _stopping.Dispose();
            _queue.Dispose();
        }
    }

    private void Close()
    {
        _queue.Close();
        _stopping.Cancel();
    }

    private async Task WriteAsync()
    {
        var next = _batchSize;
        while (await _queue.WaitAsync())
        {
            // ①
            var batch = _queue.Take(next);
            if (batch.Length == 0)
            {
                continue;
            }

            // ②
            var started = Stopwatch.GetTimestamp();
            Run(new RunningBatch(batch));
            var outcome = await _writer.CommitAsync(batch);
            Run(null);
            var took = Stopwatch.GetElapsedTime(started);
            _metrics.Committed(batch.Length, took);
            if (outcome.Committed.Length > 0)
            {
                await _committed.Writer.WriteAsync(outcome.Committed);
            }

            if (outcome.Committed.Length < batch.Length)
            {
                _publisher.Doubt();
            }

            if (outcome.Unavailable)
            {
                Suspend();
                await RecoverAsync();
            }

            _queue.Resume();
            next = await LingerAsync(outcome, took);
        }

        _committed.Writer.Complete();

        // This may be the database's own thread, and whoever waits for the end may close the database.
        await Task.Yield();
    }

    /// <summary>
    /// Those who were just answered are about to send again. Begun at once, the next batch would miss most of them and cost a synchronization for the few that
    /// have come meanwhile. So it waits, at most half as long as the last commit took, and not at all after a small batch. When three quarters of that time went
    /// to the commit, it waits for as many as could be there, which saves one; else for half of them: one half is written while the other one comes back.
    /// </summary>
    /// <returns>How many the next batch takes.</returns>
    private async ValueTask<int> LingerAsync(BatchOutcome outcome, TimeSpan took)
    {
        var answered = outcome.Committed.Length;
        if (answered < LargeBatch)
        {
            return _batchSize;
        }

        var expected = _queue.Count + answered;
        var enough = Math.Min(_batchSize, outcome.Writing > took / 4 ? (expected + 1) / 2 : expected);
        var most = took / 2 < LongestLinger ? took / 2 : LongestLinger;
        if (most >= ShortestLinger)
        {
            await _queue.LingerAsync(enough, most);
        }

        return enough;
    }

    /// <summary>Writes something small again and again until it works: sends are refused meanwhile, so they cannot find out.</summary>
    private async Task RecoverAsync()
    {
        do
        {
            await Task.Delay(ProbeInterval, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!_stopping.IsCancellationRequested && !await _writer.ProbeAsync());
    }

    private async Task AnswerAsync()
    {
        await foreach (var batch in _committed.Reader.ReadAllAsync())
        {
            // ③
            foreach (var command in batch)
            {
                command.Acknowledge();
            }

            // ④
            await _publisher.TakeAsync(batch);
        }

        _publisher.Complete();
    }

    /// <summary>Looks whether a batch is stuck, as it is when the database's network is gone: that shows only after a long time-out.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(WatchInterval, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                SuspendWhenStuck();

                // Looks that follow one another at once, because the clock has jumped, would be one.
                await Task.Delay(Breath, TimeProvider.System, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Under the lock: who comes back from a batch resumes the queue, and a suspension after that would have nobody to end it.</summary>
    private void SuspendWhenStuck()
    {
        LogCommand[] refused;
        lock (_watching)
        {
            if (_running is not { } running || ++running.Looks < StuckAfterLooks)
            {
                return;
            }

            refused = [.. _queue.Suspend(), .. running.Commands];
        }

        LogErrors.Refuse(refused);
    }

    private void Run(RunningBatch? batch)
    {
        lock (_watching)
        {
            _running = batch;
        }
    }

    private void Suspend() => LogErrors.Refuse(_queue.Suspend());

    private sealed class RunningBatch(LogCommand[] commands)
    {
        public LogCommand[] Commands { get; } = commands;

        /// <summary>How often the watch has found it running.</summary>
        public int Looks { get; set; }
    }
}
