namespace Parley.Bench.Chat.Load;

/// <summary>What a load does with what its connections receive. Everything is called on the loop's thread; spans are valid during the call.</summary>
internal abstract class LoadHandler
{
    /// <summary>Connections that have something to send, each once.</summary>
    public List<LoadConnection> ToFlush { get; } = [];

    /// <summary>To be called behind each <see cref="LoadConnection.Queue"/>.</summary>
    public void Dirty(LoadConnection connection) => ToFlush.Add(connection);

    /// <summary>CONNECT was answered.</summary>
    public virtual void Ready(LoadConnection connection, long now)
    {
    }

    /// <param name="connection">Where it came from.</param>
    /// <param name="packet">Behind the packet's type: <c>["name",…]</c>.</param>
    /// <param name="now">Of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public virtual void Event(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
    }

    /// <summary>An acknowledgement: its number, then an array.</summary>
    public virtual void Ack(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
    }

    /// <summary>Called between reads, at least every millisecond.</summary>
    public virtual void Tick(long now)
    {
    }

    /// <summary>The server ended the connection: in a steady load nothing may.</summary>
    public virtual void Closed(LoadConnection connection, string reason) =>
        throw new InvalidOperationException($"Connection {connection.Index} was closed: {reason}.");
}
