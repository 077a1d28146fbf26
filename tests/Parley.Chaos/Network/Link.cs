using System.Net.Sockets;

namespace Parley.Chaos.Network;

/// <summary>One relayed connection.</summary>
internal sealed class Link(Socket client, Socket server, Weather weather)
{
    /// <summary>Completes when both directions have ended.</summary>
    public Task RunAsync() => Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));

    /// <summary>Both ends see a connection reset.</summary>
    public void Reset()
    {
        foreach (var socket in (Socket[])[client, server])
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0); // a reset instead of an orderly end
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It was closed already.
            }

            socket.Dispose();
        }
    }

    /// <summary>One end sees the end of the stream, and may still write.</summary>
    public void HalfClose(bool towardsServer)
    {
        try
        {
            (towardsServer ? server : client).Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was closed already.
        }
    }

    private async Task PumpAsync(Socket source, Socket target)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await source.ReceiveAsync(buffer) is > 0 and var count)
            {
                await weather.PassAsync();
                for (var sent = 0; sent < count;)
                {
                    sent += await target.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }

            await weather.PassAsync();
            target.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Reset();
        }
    }
}
