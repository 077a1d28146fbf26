namespace Parley.SocketIO.Soak.Clients;

/// <summary>Engine.IO v4 as a client speaks it. Packets as text; a binary one as <c>b</c> and base64, as polling has it.</summary>
internal abstract class Transport : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Sends a packet with what belongs to it, nothing between; one call at a time, whoever calls.</summary>
    internal async Task SendAsync(CancellationToken cancellationToken, params string[] packets)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await WriteAsync(packets, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next packet.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    internal abstract Task<string> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Says good-bye as the protocol asks.</summary>
    internal abstract Task LeaveAsync(CancellationToken cancellationToken);

    /// <summary>Begins a packet and is gone before its end.</summary>
    internal abstract Task BreakOffAsync(CancellationToken cancellationToken);

    /// <summary>Is gone without a word.</summary>
    internal abstract void Vanish();

    public virtual void Dispose() => _sending.Dispose();

    protected abstract Task WriteAsync(string[] packets, CancellationToken cancellationToken);
}
