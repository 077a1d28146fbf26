using System.Net.WebSockets;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Durability.Tests.Load;

/// <summary>One of a person's devices: keeps its screen complete over one connection after the other.</summary>
internal sealed class Device(string token, Screen screen)
{
    private static readonly TimeSpan HoldAtMost = TimeSpan.FromMilliseconds(500);

    public Screen Screen { get; } = screen;

    /// <summary>Connects and brings the screen up to date.</summary>
    public async Task<SocketIOConnection> ConnectAsync(Uri server)
    {
        Screen.BeginConnection();
        var connection = await SocketIOConnection.ConnectAsync(server, token, Screen.Receive, CancellationToken.None);
        try
        {
            await SyncAsync(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        return connection;
    }

    /// <summary>Fills gaps until the connection ends.</summary>
    public async Task WatchAsync(SocketIOConnection connection)
    {
        using var timer = new PeriodicTimer(HoldAtMost);
        var hadGap = false;
        while (!connection.Closed.IsCompleted)
        {
            await Task.WhenAny(connection.Closed, timer.WaitForNextTickAsync().AsTask());
            if (hadGap && Screen.HasGap && !connection.Closed.IsCompleted)
            {
                await SyncAsync(connection);
            }

            hadGap = Screen.HasGap;
        }

        await connection.Closed;
    }

    private async Task SyncAsync(SocketIOConnection connection)
    {
        bool more;
        do
        {
            var answer = await connection.RequestAsync(EventNames.Sync, Screen.Position, ProtocolJson.Default.SyncRequest);
            if (answer.Error is { } error)
            {
                throw new WebSocketException($"sync was refused: {error.Code}");
            }

            var sync = answer.Read(ProtocolJson.Default.SyncResponse);
            Screen.Apply(sync);
            more = sync.More;
        }
        while (more);
    }
}
