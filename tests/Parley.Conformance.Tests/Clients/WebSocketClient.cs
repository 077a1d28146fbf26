using System.Text;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Clients;

/// <summary>Engine.IO over a WebSocket.</summary>
internal sealed class WebSocketClient : EngineClient
{
    private WebSocketClient(Server server, Profile profile, string path, RawWebSocket socket)
        : base(server, profile, path) => Socket = socket;

    internal RawWebSocket Socket { get; }

    /// <summary>The code of the close frame, once one has come.</summary>
    internal int? CloseCode { get; private set; }

    public override void Dispose() => Socket.Dispose();

    internal static async Task<WebSocketClient> OpenAsync(Server server, Profile profile = Profile.Plain, string path = SocketIO) =>
        await OpenAsync(server, profile, path, "");

    internal static async Task<WebSocketClient> OpenAsync(
        Server server, Profile profile, string path, string query, params (string Name, string Value)[] headers)
    {
        var socket = await RawWebSocket.OpenAsync(server, profile, $"{path}?EIO=4&transport=websocket{query}", headers);
        Assert.True(socket.IsOpen, $"the WebSocket was refused with {socket.Status}: {socket.Body}");
        var client = new WebSocketClient(server, profile, path, socket);
        client.Take((await client.NextAsync())!.Value.Text!);
        return client;
    }

    /// <summary>A WebSocket that presents the id of a polling session, and has not yet probed.</summary>
    internal static async Task<WebSocketClient> OpenUpgradeAsync(PollingClient polling, Profile profile = Profile.Plain, string path = SocketIO)
    {
        var socket = await RawWebSocket.OpenAsync(polling.Server, profile, $"{path}?EIO=4&transport=websocket&sid={polling.Sid}");
        Assert.True(socket.IsOpen, $"the WebSocket was refused with {socket.Status}: {socket.Body}");
        return new WebSocketClient(polling.Server, profile, path, socket);
    }

    /// <summary>Moves a session from polling: probe, wait for the answer, upgrade.</summary>
    internal static async Task<WebSocketClient> UpgradeAsync(PollingClient polling, Profile profile = Profile.Plain, string path = SocketIO)
    {
        var client = await OpenUpgradeAsync(polling, profile, path);
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveAsync());
        await client.SendAsync("5");
        return client;
    }

    internal override async Task SendAsync(params string[] packets)
    {
        foreach (var packet in packets)
            await Socket.SendAsync(packet);
    }

    internal override Task SendBinaryAsync(params byte[] data) => Socket.SendAsync(RawWebSocket.Binary, data);

    internal override async Task<Packet?> NextAsync()
    {
        while (await Socket.ReadAsync() is { } frame)
        {
            switch (frame.Opcode)
            {
                case 1:
                    return new Packet(Encoding.UTF8.GetString(frame.Payload), null);
                case 2:
                    return new Packet(null, frame.Payload);
                case 8:
                    CloseCode = frame.Payload.Length >= 2 ? (frame.Payload[0] << 8) | frame.Payload[1] : 1005;
                    return null;
            }
        }

        return null;
    }
}
