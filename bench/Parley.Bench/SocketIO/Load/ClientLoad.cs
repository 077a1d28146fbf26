namespace Parley.Bench.SocketIO.Load;

/// <summary>What a load does with what its clients receive. Everything is called on the loop's thread; spans are valid during the call.</summary>
internal class ClientLoad
{
    /// <summary>Clients that have something to send.</summary>
    public List<Client> ToFlush { get; } = [];

    /// <summary>Whether messages flow, which is looked after at every tick; else the loop sleeps until something comes.</summary>
    public virtual bool IsSteady => false;

    /// <summary>To be called behind <see cref="Client.Queue"/>, once or more.</summary>
    public void Dirty(Client client) => ToFlush.Add(client);

    /// <summary>CONNECT was answered.</summary>
    public virtual void Ready(Client client)
    {
    }

    /// <param name="client">Where it came from.</param>
    /// <param name="packet">Behind the packet's type: <c>["name",…]</c>.</param>
    /// <param name="now">Of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public virtual void Event(Client client, ReadOnlySpan<byte> packet, long now)
    {
    }

    /// <summary>An acknowledgement: its number, then an array.</summary>
    public virtual void Ack(Client client, ReadOnlySpan<byte> packet, long now)
    {
    }

    /// <summary>Called after each look at the sockets, for what is due by then.</summary>
    public virtual void Due(long now)
    {
    }

    /// <summary>The connection has ended; nothing but a farewell may end it.</summary>
    public virtual void Closed(Client client, bool expected)
    {
        if (!expected)
        {
            throw new InvalidOperationException($"Client {client.Index}: the server ended the connection.");
        }
    }
}
