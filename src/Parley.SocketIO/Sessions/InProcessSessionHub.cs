using System.Collections.Concurrent;

namespace Parley.SocketIO.Sessions;

/// <summary>
/// Joins several servers of one process: for tests, and for hosts that serve several endpoints. Thread-safe. Give each server one of its directories.
/// </summary>
public sealed class InProcessSessionHub
{
    private readonly ConcurrentDictionary<string, InProcessSessionDirectory> _receiving = new(StringComparer.Ordinal);

    /// <summary>A directory for one server.</summary>
    public ISessionDirectory CreateDirectory() => new InProcessSessionDirectory(this);

    private sealed class InProcessSessionDirectory(InProcessSessionHub hub) : ISessionDirectory
    {
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Func<ForwardedRequest, Task<ForwardedAnswer>>? _handler;
        private string _nodeId = "";

        public Task StartAsync(string nodeId, Func<ForwardedRequest, Task<ForwardedAnswer>> handler, CancellationToken cancellationToken)
        {
            _handler = handler;
            _nodeId = nodeId;
            return hub._receiving.TryAdd(nodeId, this)
                ? Task.CompletedTask
                : throw new InvalidOperationException($"A node '{nodeId}' has been started already.");
        }

        public async Task<ForwardedAnswer?> ForwardAsync(string nodeId, ForwardedRequest request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!hub._receiving.TryGetValue(nodeId, out var owner))
                return null;

            // On a thread of the pool, as if it came from elsewhere: the two nodes share no locks, but no caller should depend on that.
            var answer = Task.Run(() => owner._handler!(request), CancellationToken.None);
            await Task.WhenAny(answer, owner._stopped.Task).WaitAsync(cancellationToken);
            return answer.IsCompleted ? await answer : null;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            hub._receiving.TryRemove(KeyValuePair.Create(_nodeId, this));
            _stopped.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
