namespace Parley.SocketIO.Soak.Clients;

/// <summary>Engine.IO v4 as a client speaks it. Packets as text; a binary one as <c>b</c> and base64, as polling has it.</summary>
internal abstract class Transport : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Sends a packet with what belongs to it, nothing between.</summary>
    internal Task SendAsync(CancellationToken cancellationToken, params string[] packets) => InTurnAsync(() => WriteAsync(packets, cancellationToken), cancellationToken);

    /// <summary>The next packet.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    internal abstract Task<string> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Says good-bye as the protocol asks.</summary>
    internal Task LeaveAsync(CancellationToken cancellationToken) => InTurnAsync(() => WriteFarewellAsync(cancellationToken), cancellationToken);

    /// <summary>Begins a packet and is gone before its end.</summary>
    internal Task BreakOffAsync(CancellationToken cancellationToken) => InTurnAsync(() => WriteHalfAsync(cancellationToken), cancellationToken);

    /// <summary>Is gone without a word.</summary>
    internal abstract void Vanish();

    public virtual void Dispose() => _sending.Dispose();

    protected abstract Task WriteAsync(string[] packets, CancellationToken cancellationToken);

    protected abstract Task WriteFarewellAsync(CancellationToken cancellationToken);

    protected abstract Task WriteHalfAsync(CancellationToken cancellationToken);

    /// <summary>One at a time, whoever calls: two POSTs on one connection would each read parts of the other's answer.</summary>
    private async Task InTurnAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await write();
        }
        finally
        {
            _sending.Release();
        }
    }
}
