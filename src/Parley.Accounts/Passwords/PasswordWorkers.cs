using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Protocol;

namespace Parley.Accounts.Passwords;

/// <summary>
/// The threads that hash passwords. Threads of their own, because a hash takes 80 ms of a processor: on the thread pool a handful of
/// sign-ins would hold up everybody's messages. What waits is bounded: beyond it, requests are refused at once. People from networks that
/// their account was used from have a queue of their own, which comes first: a flood from elsewhere cannot keep them out.
/// </summary>
internal sealed class PasswordWorkers : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Queue<Action> _known = new(), _others = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly int _workers, _most;
    private readonly ILogger<PasswordWorkers> _logger;
    private bool _stopped;

    public PasswordWorkers(IOptions<AccountsOptions> options, ILogger<PasswordWorkers> logger)
    {
        _logger = logger;
        _most = options.Value.PasswordQueue;
        _workers = options.Value.PasswordWorkers is 0 ? Math.Max(1, Environment.ProcessorCount / 2) : options.Value.PasswordWorkers;
        for (var i = 0; i < _workers; i++)
        {
            new Thread(Run) { Name = $"password worker {i}", IsBackground = true }.Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> on a worker, or refuses (<c>unavailable</c>) when too much waits.</summary>
    /// <param name="work">What takes long.</param>
    /// <param name="known">Whether it is for somebody who comes from where their account was used before.</param>
    /// <param name="cancellationToken">When nobody waits for the answer any more.</param>
    public async ValueTask<Result<T>> RunAsync<T>(Func<T> work, bool known, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queued = TryAdd(known ? _known : _others, () =>
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
            AccountsLog.PasswordQueueFull(_logger, _most);
            return new ParleyError(ErrorCodes.Unavailable, "Too many people sign in at this moment.") { RetryAfter = RetryAfter };
        }

        return await completion.Task;
    }

    private bool TryAdd(Queue<Action> queue, Action work)
    {
        lock (_lock)
        {
            if (_stopped || queue.Count >= _most)
            {
                return false;
            }

            queue.Enqueue(work);
        }

        _waiting.Release();
        return true;
    }

    private void Run()
    {
        while (true)
        {
            _waiting.Wait();
            Action? work;
            lock (_lock)
            {
                if (!_known.TryDequeue(out work) && !_others.TryDequeue(out work))
                {
                    return; // stopped, and nothing left
                }
            }

            work();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
        }

        _waiting.Release(_workers);
    }
}
