using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Parley.Chaos.Network;

/// <summary>
/// The way between the clients and the server: a TCP relay at one address, whatever address the server has after its next start. It can hold everything back,
/// slow it down, and break connections in the ways in which networks break them.
/// </summary>
internal sealed class FaultyNetwork : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Link, byte> _links = new();
    private readonly Task _accepting;

    public FaultyNetwork()
    {
        _listener.Start(backlog: 512);
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public Uri Address { get; }

    /// <summary>Where the server listens now; null: connections are refused.</summary>
    public Uri? Server { get; set; }

    public Weather Weather { get; } = new();

    /// <summary>Resets a part of the connections.</summary>
    /// <returns>How many.</returns>
    public int Cut(double share, Random random) => Pick(share, random, link => link.Reset());

    /// <summary>Ends one direction of a part of the connections; the other stays as it is.</summary>
    /// <returns>How many.</returns>
    public int HalfClose(double share, Random random) => Pick(share, random, link => link.HalfClose(towardsServer: random.Next(2) == 0));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Weather.Clear();
        foreach (var (link, _) in _links)
        {
            link.Reset();
        }

        await _accepting;
    }

    private int Pick(double share, Random random, Action<Link> fault)
    {
        var picked = _links.Keys.Where(_ => random.NextDouble() < share).ToList();
        picked.ForEach(fault);
        return picked.Count;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = RelayAsync(client);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var link = new Link(client, upstream, Weather);
        try
        {
            var server = Server ?? throw new SocketException((int)SocketError.ConnectionRefused);
            await upstream.ConnectAsync(IPAddress.Loopback, server.Port);
            _links.TryAdd(link, 0);
            await link.RunAsync();
        }
        catch (SocketException)
        {
            // Nobody listens: the client is told the same.
        }
        finally
        {
            _links.TryRemove(link, out _);
            link.Reset();
        }
    }
}
