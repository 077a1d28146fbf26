using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Parley.Bench.Load;

namespace Parley.Bench.SocketIO.Servers;

/// <summary>A server as a child process that has one processor alone.</summary>
internal sealed class ServerUnderTest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private ServerUnderTest(Process process, ServerKind kind, int port)
    {
        (_process, Kind, Address) = (process, kind, new IPEndPoint(IPAddress.Loopback, port));
        Leftovers.Add(this, Kill);
    }

    public ServerKind Kind { get; }

    public IPEndPoint Address { get; }

    public TimeSpan ProcessorTime => Bench.Load.ProcessorTime.Exactly(_process.Id);

    public long ResidentBytes => Bench.Load.ProcessorTime.ResidentBytes(_process.Id);

    /// <param name="kind">Which.</param>
    /// <param name="door">How connections reach Parley.SocketIO; the peers have no choice.</param>
    /// <param name="pingInterval">Between two heartbeats of a connection.</param>
    public static async Task<ServerUnderTest> StartAsync(ServerKind kind, string door, TimeSpan pingInterval)
    {
        var port = ServerProcess.FreePort();
        string[] command = ["taskset", "-c", Processors.Server.ToString(CultureInfo.InvariantCulture), .. kind.Command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = kind.Folder ?? "",
            Environment =
            {
                ["NODE_ENV"] = "production",
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["PING_INTERVAL"] = pingInterval.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
                ["DOOR"] = door,
            },
        };
        var server = new ServerUnderTest(Process.Start(start)!, kind, port);
        await server.WaitUntilReadyAsync();
        return server;
    }

    public void Dispose()
    {
        Leftovers.Remove(this);
        Kill();
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await retry.WaitForNextTickAsync(patience.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The server {Kind.Name} ended at its start with {_process.ExitCode}.");
            }

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(Address, patience.Token);
                return;
            }
            catch (SocketException)
            {
                // not yet
            }
        }
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }
}
