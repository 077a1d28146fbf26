using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>
/// The one door to the log. Commands wait in a bounded queue; a batch takes all that waited into one transaction (group commit), so that under load
/// one disk synchronization serves many messages. After the commit, callers are answered, and the changes are announced in the order of their revisions:
/// <list type="number">
/// <item>① collect what waits, up to the batch's size;</item>
/// <item>② one transaction: lock, execute each, write the counters; when it fails, each command gets a transaction of its own;</item>
/// <item>③ acknowledge at once;</item>
/// <item>④ hand the batch to the <see cref="LogPublisher"/>, which announces it while the next one is being written.</item>
/// </list>
/// </summary>
public sealed class ConversationLog : IHostedService, IAsyncDisposable
{
    private readonly ModuleDatabase _database;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly LogMetrics _metrics;
    private readonly int _batchSize;
    private readonly LogPublisher _publisher;
    private readonly Channel<LogCommand> _queue;
    private Task _loops = Task.CompletedTask;

    public ConversationLog(
        [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, IOptions<LogOptions> options, LogPublisher publisher, TimeProvider clock,
        LogMetrics metrics, ILogger<ConversationLog> logger)
    {
        (_database, _publisher, _clock, _metrics, _logger) = (database, publisher, clock, metrics, logger);
        _batchSize = options.Value.BatchSize;
        _queue = Channel.CreateBounded<LogCommand>(new BoundedChannelOptions(options.Value.QueueLength) { SingleReader = true });
    }

    /// <summary>
    /// Returns when the command is durably committed, or refused. A full queue answers <c>unavailable</c> at once, with nothing written.
    /// </summary>
    public Task<Result<T>> SubmitAsync<T>(LogCommand<T> command) =>
        _queue.Writer.TryWrite(command) ? command.Completion : Task.FromResult<Result<T>>(Unavailable("The write queue is full."));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loops = Task.WhenAll(Task.Run(WriteAsync, CancellationToken.None), Task.Run(_publisher.RunAsync, CancellationToken.None));
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
        var batch = new List<LogCommand>(_batchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            // ①
            while (batch.Count < _batchSize && _queue.Reader.TryRead(out var command))
            {
                batch.Add(command);
            }

            // ②
            var started = Stopwatch.GetTimestamp();
            var done = await CommitAsync(batch);
            _metrics.Committed(batch.Count, Stopwatch.GetElapsedTime(started));
            batch.Clear();

            // ③
            foreach (var command in done)
            {
                command.Acknowledge();
            }

            // ④
            if (done.Length > 0)
            {
                await _publisher.TakeAsync(done);
            }
        }

        _publisher.Complete();
    }

    private async Task<LogCommand[]> CommitAsync(List<LogCommand> batch)
    {
        try
        {
            await CommitTogetherAsync(batch);
            return [.. batch];
        }
        catch (Exception exception) when (_database.IsUnavailable(exception))
        {
            ChatLog.BatchUnavailable(_logger, batch.Count, exception.GetType().Name);
            batch.ForEach(command => command.Fail(Unavailable("The database cannot take this right now.")));
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
    private async Task<LogCommand[]> CommitSinglyAsync(List<LogCommand> batch)
    {
        var done = new List<LogCommand>(batch.Count);
        foreach (var command in batch)
        {
            done.AddRange(await CommitAsync([command]));
        }

        return [.. done];
    }

    private async Task CommitTogetherAsync(List<LogCommand> commands) =>
        await _database.WriteAsync(
            async session =>
            {
                var batch = new LogBatch(session, _clock);
                await batch.LockAsync(commands.Where(command => command.Conversation is not null).Select(command => command.Conversation!.Value));
                foreach (var command in commands)
                {
                    await command.RunAsync(batch);
                }

                await batch.FlushAsync();
                return true;
            },
            CancellationToken.None);

    private static ParleyError Unavailable(string detail) => new(ErrorCodes.Unavailable, detail) { RetryAfter = TimeSpan.FromSeconds(1) };
}
