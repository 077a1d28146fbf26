using System.Diagnostics;
using System.Net;
using System.Text;
using Parley.Bench.Load;

namespace Parley.Bench.SocketIO.Load;

/// <summary>All clients on one thread: wait for what is readable, read it, send what came of it, each client's frames in one write.</summary>
internal sealed class ClientLoop : IDisposable
{
    /// <summary>Connections that are being opened at once: fewer than a listener's backlog, enough to keep the server busy.</summary>
    private const int OpeningAtOnce = 64;

    /// <summary>One address has 28,000 ports, and a closed connection keeps its own for a minute.</summary>
    private const uint FirstAddress = 0x7F000001, Addresses = 32;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How often a steady load looks at its sockets. One that sleeps until something comes would have each answer wake it, and the waking is the server's work:
    /// on a virtual machine it costs as much as the answer. Over a network nobody is woken.
    /// </summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Epoll _epoll = new(), _clock = new();
    private readonly IPEndPoint _server;
    private readonly byte[] _upgrade;
    private readonly List<Client> _clients = [];
    private readonly byte[] _buffer = new byte[512 * 1024];

    public ClientLoop(IPEndPoint server)
    {
        _server = server;
        _upgrade = Encoding.ASCII.GetBytes(
            $"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cGFybGV5LWxvYWQtdGVzdA==\r\n\r\n");
    }

    public IReadOnlyList<Client> Clients => _clients;

    /// <summary>Adds clients, opens all that are not open, and returns when each has joined: after how many seconds.</summary>
    public double Open(int count, Func<int, string?> room, TimeSpan patience)
    {
        var next = _clients.Count;
        for (var i = 0; i < count; i++)
        {
            _clients.Add(new Client(_clients.Count, room(i)));
        }

        var load = new OpeningLoad();
        var (ready, first, started) = (0, next, Stopwatch.GetTimestamp());
        Run(load, patience, () =>
        {
            ready = load.Joined;
            for (; next < _clients.Count && next - first - ready < OpeningAtOnce; next++)
            {
                var from = FirstAddress + (uint)(next % Addresses);
                _epoll.Watch(_clients[next].Open(from, _server, _upgrade), next);
                load.Dirty(_clients[next]);
            }

            // What has just been opened is asked at once: the server need not wait for the loop to come round.
            Flush(load.ToFlush);
            return ready < count;
        });
        return ready == count
            ? Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new TimeoutException($"{count - ready} clients have not joined within {patience.TotalSeconds:0} s.");
    }

    /// <summary>All leave as clients do, with a close frame.</summary>
    public void Leave(TimeSpan patience)
    {
        var load = new ClientLoad();
        foreach (var client in _clients)
        {
            client.Leave();
            load.Dirty(client);
            if (load.ToFlush.Count == OpeningAtOnce)
            {
                Run(load, TimeSpan.Zero);
            }
        }

        Run(load, patience, () => _clients.Exists(client => client.Stage == ClientStage.Leaving));
        if (_clients.Count(client => client.Stage == ClientStage.Leaving) is > 0 and var left)
        {
            throw new TimeoutException($"{left} connections have not ended within {patience.TotalSeconds:0} s of the clients' farewell.");
        }

        _clients.Clear();
    }

    public void Run(ClientLoad load, TimeSpan time) => Run(load, time, () => true);

    /// <summary>Runs for the time, or until <paramref name="goOn"/>, asked before each round, says no; at least one round.</summary>
    public void Run(ClientLoad load, TimeSpan time, Func<bool> goOn)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        long now;
        do
        {
            if (!goOn())
            {
                return;
            }

            Flush(load.ToFlush);
            var count = _epoll.Wait(load.IsSteady ? UntilTick() : Until(end, Stopwatch.GetTimestamp()));
            for (var i = 0; i < count; i++)
            {
                _clients[_epoll.Key(i)].Read(_buffer, load, Stopwatch.GetTimestamp());
            }

            now = Stopwatch.GetTimestamp();
            load.Due(now);
        }
        while (now < end);
        Flush(load.ToFlush);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Close();
        }

        _epoll.Dispose();
        _clock.Dispose();
    }

    /// <summary>Lets the tick pass without a look at the sockets; then there is nothing to wait for.</summary>
    private TimeSpan UntilTick()
    {
        var length = (long)(Tick.TotalSeconds * Stopwatch.Frequency);
        var now = Stopwatch.GetTimestamp();
        _ = _clock.Wait(Until(((now / length) + 1) * length, now));
        return TimeSpan.Zero;
    }

    private static TimeSpan Until(long due, long now)
    {
        var time = due <= now ? TimeSpan.Zero : TimeSpan.FromSeconds((due - now) / (double)Stopwatch.Frequency);
        return time < LongestWait ? time : LongestWait;
    }

    // A client may stand in the list more than once: then there is nothing left to send. One whose socket is full stays in it.
    private static void Flush(List<Client> clients)
    {
        foreach (var client in clients)
        {
            client.Flush();
        }

        clients.RemoveAll(client => !client.HasOutput);
    }

    private sealed class OpeningLoad : ClientLoad
    {
        public int Joined { get; private set; }

        public override void Ready(Client client) => Joined++;
    }
}
