using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Testing.Sessions;

/// <summary>Lets a test see when a forwarded poll has come to wait at its session's node.</summary>
internal sealed class Arrivals
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once a poll that is forwarded after this call waits.</summary>
    internal Task NextPollAsync()
    {
        _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _next.Task.WaitAsync(ServerNode.Patience);
    }

    internal ISessionDirectory Observe(ISessionDirectory inner) => new Observed(this, inner);

    private sealed class Observed(Arrivals arrivals, ISessionDirectory inner) : ISessionDirectory
    {
        public Task StartAsync(string nodeId, Func<ForwardedRequest, Task<ForwardedAnswer>> handler, CancellationToken cancellationToken) => inner.StartAsync(
            nodeId,
            request =>
            {
                // Runs up to where it waits before it returns.
                var answer = handler(request);
                if (request.Kind == ForwardedRequestKind.Poll)
                    arrivals._next.TrySetResult();
                return answer;
            },
            cancellationToken);

        public Task<ForwardedAnswer?> ForwardAsync(string nodeId, ForwardedRequest request, CancellationToken cancellationToken) =>
            inner.ForwardAsync(nodeId, request, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);
    }
}
