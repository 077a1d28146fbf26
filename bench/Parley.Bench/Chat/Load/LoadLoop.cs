using System.Diagnostics;
using System.Net;
using Parley.Bench.Load;

namespace Parley.Bench.Chat.Load;

/// <summary>All clients of a load on one thread: wait for what is readable, read it, send what came of it, each connection's frames in one write.</summary>
internal sealed class LoadLoop(IPEndPoint server) : IDisposable
{
    /// <summary>Connections that are being opened at once: fewer than a listener's backlog, enough to keep the server busy.</summary>
    private const int OpeningAtOnce = 64;

    /// <summary>One address has 28,000 ports, and a closed connection keeps its own for a minute.</summary>
    private const int Addresses = 32;

    private readonly Epoll _epoll = new();
    private readonly List<LoadConnection> _connections = [];
    private readonly byte[] _buffer = new byte[2 * 1024 * 1024];

    public IReadOnlyList<LoadConnection> Connections => _connections;

    /// <summary>A connection that is not open yet.</summary>
    public LoadConnection Add(string token)
    {
        var connection = new LoadConnection(_connections.Count, token);
        _connections.Add(connection);
        return connection;
    }

    public void Open(LoadConnection connection, LoadHandler handler)
    {
        var from = new IPAddress([127, 0, 0, (byte)(1 + (connection.Index % Addresses))]);
        _epoll.Watch(connection.Open(server, from), connection.Index);
        handler.Dirty(connection);
    }

    /// <summary>Opens all that are not, and returns when each has joined.</summary>
    public void OpenAll(LoadHandler handler, TimeSpan patience)
    {
        var opening = new List<LoadConnection>();
        var next = 0;
        Run(handler, patience, () =>
        {
            opening.RemoveAll(connection => connection.Stage == ConnectionStage.Ready);
            while (opening.Count < OpeningAtOnce && next < _connections.Count)
            {
                Open(_connections[next], handler);
                opening.Add(_connections[next++]);
            }

            return next < _connections.Count || opening.Count > 0;
        });
        if (opening.Count > 0)
        {
            throw new TimeoutException($"{opening.Count} connections have not joined within {patience.TotalSeconds:0} s.");
        }
    }

    public void Run(LoadHandler handler, TimeSpan time) => Run(handler, time, () => true);

    /// <summary>Runs for the time, or until <paramref name="goOn"/>, asked after each round, says no.</summary>
    public void Run(LoadHandler handler, TimeSpan time, Func<bool> goOn)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end && goOn())
        {
            var count = _epoll.Wait(milliseconds: 1);
            for (var i = 0; i < count; i++)
            {
                _connections[_epoll.Key(i)].Read(_buffer, handler, Stopwatch.GetTimestamp());
            }

            handler.Tick(Stopwatch.GetTimestamp());
            Flush(handler.ToFlush);
        }
    }

    // A connection may stand in the list more than once: then there is nothing left to send. One whose socket is full stays in it.
    private static void Flush(List<LoadConnection> connections)
    {
        foreach (var connection in connections)
        {
            connection.Flush();
        }

        connections.RemoveAll(connection => !connection.HasOutput);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _epoll.Dispose();
    }
}
