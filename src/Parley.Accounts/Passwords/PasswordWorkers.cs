using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Protocol;

namespace Parley.Accounts.Passwords;

/// <summary>
/// The threads that hash passwords. Threads of their own, because a hash takes 80 ms of a processor: on the thread pool a handful of
/// sign-ins would hold up everybody's messages. What waits is bounded: beyond it, requests are refused at once.
/// </summary>
internal sealed class PasswordWorkers : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Channel<Action> _queue;
    private readonly ILogger<PasswordWorkers> _logger;

    public PasswordWorkers(IOptions<AccountsOptions> options, ILogger<PasswordWorkers> logger)
    {
        _logger = logger;
        _queue = Channel.CreateBounded<Action>(options.Value.PasswordQueue);
        var workers = options.Value.PasswordWorkers is 0 ? Environment.ProcessorCount : options.Value.PasswordWorkers;
        for (var i = 0; i < workers; i++)
        {
            new Thread(Run) { Name = $"password worker {i}", IsBackground = true }.Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> on a worker, or refuses (<c>unavailable</c>) when too much waits.</summary>
    public async ValueTask<Result<T>> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queued = _queue.Writer.TryWrite(() =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                completion.SetCanceled(cancellationToken); // nobody waits for the answer
                return;
            }

            try
            {
                completion.SetResult(work());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        if (!queued)
        {
            AccountsLog.PasswordQueueFull(_logger, _queue.Reader.Count);
            return new ParleyError(ErrorCodes.Unavailable, "Too many people sign in at this moment.") { RetryAfter = RetryAfter };
        }

        return await completion.Task;
    }

    private void Run()
    {
        var reader = _queue.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            if (reader.TryRead(out var work))
            {
                work();
            }
        }
    }

    public void Dispose() => _queue.Writer.TryComplete();
}
