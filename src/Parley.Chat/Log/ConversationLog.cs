using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>
/// The one door to the log. Commands wait in a bounded queue; a batch takes all that waited into one transaction (group commit), so that under load
/// one disk synchronization serves many messages. After the commit, callers are answered and the changes announced in the order of their revisions:
/// <list type="number">
/// <item>① collect what waits, up to the batch's size;</item>
/// <item>② one transaction: lock, execute each, write the counters; when it fails, each command gets a transaction of its own;</item>
/// <item>③ acknowledge, ④ publish, while the next batch is being written.</item>
/// </list>
/// </summary>
public sealed class ConversationLog : IHostedService, IAsyncDisposable
{
    private readonly ModuleDatabase _database;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly LogMetrics _metrics;
    private readonly int _batchSize;
    private readonly Channel<PendingCommand> _queue;
    private readonly Channel<PendingCommand[]> _committed;
    private Task _loops = Task.CompletedTask;

    public ConversationLog(
        [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, IOptions<LogOptions> options, TimeProvider clock, LogMetrics metrics,
        ILogger<ConversationLog> logger)
    {
        (_database, _clock, _metrics, _logger) = (database, clock, metrics, logger);
        _batchSize = options.Value.BatchSize;
        _queue = Channel.CreateBounded<PendingCommand>(new BoundedChannelOptions(options.Value.QueueLength) { SingleReader = true });
        _committed = Channel.CreateBounded<PendingCommand[]>(new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>
    /// Returns when the command is durably committed, or refused. A full queue answers <c>unavailable</c> at once, with nothing written.
    /// </summary>
    public Task<Result<T>> SubmitAsync<T>(LogCommand<T> command)
    {
        var pending = new PendingCommand<T>(command);
        return _queue.Writer.TryWrite(pending) ? pending.Completion : Task.FromResult<Result<T>>(Unavailable("The write queue is full."));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loops = Task.WhenAll(Task.Run(WriteAsync, CancellationToken.None), Task.Run(PublishAsync, CancellationToken.None));
        return Task.CompletedTask;
    }

    /// <summary>Takes no more, and finishes what waits.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await _loops.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loops;
    }

    private async Task WriteAsync()
    {
        var batch = new List<PendingCommand>(_batchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            // ①
            while (batch.Count < _batchSize && _queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            // ②
            var started = Stopwatch.GetTimestamp();
            var done = await CommitAsync(batch);
            _metrics.Committed(batch.Count, Stopwatch.GetElapsedTime(started));
            batch.Clear();
            if (done.Length > 0)
            {
                await _committed.Writer.WriteAsync(done);
            }
        }

        _committed.Writer.Complete();
    }

    private async Task<PendingCommand[]> CommitAsync(List<PendingCommand> batch)
    {
        try
        {
            await CommitTogetherAsync(batch);
            return [.. batch];
        }
        catch (Exception exception) when (_database.IsUnavailable(exception))
        {
            ChatLog.BatchUnavailable(_logger, batch.Count, exception.GetType().Name);
            batch.ForEach(pending => pending.Fail(Unavailable("The database cannot take this right now.")));
            return [];
        }
        catch (Exception exception) when (batch.Count > 1)
        {
            ChatLog.BatchFailed(_logger, exception, batch.Count);
            return await CommitSinglyAsync(batch);
        }
        catch (Exception exception)
        {
            batch[0].Fail(exception);
            return [];
        }
    }

    /// <summary>One bad command must not take its neighbours with it.</summary>
    private async Task<PendingCommand[]> CommitSinglyAsync(List<PendingCommand> batch)
    {
        var done = new List<PendingCommand>(batch.Count);
        foreach (var pending in batch)
        {
            done.AddRange(await CommitAsync([pending]));
        }

        return [.. done];
    }

    private async Task CommitTogetherAsync(List<PendingCommand> commands) =>
        await _database.WriteAsync(
            async session =>
            {
                var batch = new LogBatch(session, _clock);
                await batch.LockAsync(commands.Where(pending => pending.Conversation is not null).Select(pending => pending.Conversation!.Value));
                foreach (var pending in commands)
                {
                    await pending.ExecuteAsync(batch);
                }

                await batch.FlushAsync();
                return true;
            },
            CancellationToken.None);

    private async Task PublishAsync()
    {
        await foreach (var batch in _committed.Reader.ReadAllAsync())
        {
            // ③
            foreach (var pending in batch)
            {
                pending.Acknowledge();
            }

            // ④
            foreach (var pending in batch)
            {
                try
                {
                    await pending.PublishAsync();
                }
                catch (Exception exception)
                {
                    // The change stands; who missed it sees the gap in `rev` and syncs.
                    ChatLog.PublishFailed(_logger, exception);
                }
            }
        }
    }

    private static ParleyError Unavailable(string detail) => new(ErrorCodes.Unavailable, detail) { RetryAfter = TimeSpan.FromSeconds(1) };
}
