using System.Text.Json;
using Parley.Protocol;
using Parley.Server.Tests.Fixture;
using SocketIOClient;
using SocketIOClient.Transport;

namespace Parley.Server.Tests.Clients;

/// <summary>NuGet SocketIOClient, whose names and options are its own.</summary>
public sealed class DotNetClientTests(SharedServers servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(TransportProtocol.Polling, true)]
    [InlineData(TransportProtocol.Polling, false)]
    [InlineData(TransportProtocol.WebSocket, false)]
    public async Task SocketIOClient_EachTransport_ChatsBothWays(TransportProtocol transport, bool upgrade)
    {
        var server = await servers.SqliteAsync();
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        using var adasClient = await ConnectAsync(ada, transport, upgrade);
        using var bobsClient = await ConnectAsync(bob, transport, upgrade);

        await ExchangeAsync(adasClient, ada.Id, bobsClient, bob.Id, "Hello from .NET");
        await ExchangeAsync(bobsClient, bob.Id, adasClient, ada.Id, "Hello back");

        Assert.Equal(upgrade ? TransportProtocol.WebSocket : transport, adasClient.Options.Transport);
        await adasClient.DisconnectAsync();
        await bobsClient.DisconnectAsync();
    }

    private static async Task<SocketIOClient.SocketIO> ConnectAsync(TestUser user, TransportProtocol transport, bool upgrade)
    {
        var client = new SocketIOClient.SocketIO(user.Server.Address, new SocketIOOptions
        {
            Transport = transport,
            AutoUpgrade = upgrade,
            Reconnection = false,
            Auth = new { token = user.Token },
        });
        var connected = new TaskCompletionSource();
        client.OnConnected += (_, _) => connected.TrySetResult();
        await client.ConnectAsync();
        await connected.Task.WaitAsync(Patience);
        return client;
    }

    private static async Task ExchangeAsync(SocketIOClient.SocketIO from, UserId sender, SocketIOClient.SocketIO to, UserId receiver, string text)
    {
        var received = new TaskCompletionSource<JsonElement>();
        var acknowledged = new TaskCompletionSource<JsonElement>();
        to.On("receive-message", response => received.TrySetResult(response.GetValue<JsonElement>()));
        await from.EmitAsync(
            "send-message", response => acknowledged.TrySetResult(response.GetValue<JsonElement>()), new { receiverId = receiver.ToString(), text });

        var answer = await acknowledged.Task.WaitAsync(Patience);
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        var message = await received.Task.WaitAsync(Patience);
        Assert.Equal(answer.GetProperty("message").GetProperty("id").GetString(), message.GetProperty("id").GetString());
        Assert.Equal((text, sender.ToString()), (message.GetProperty("text").GetString(), message.GetProperty("senderId").GetString()));
        to.Off("receive-message");
    }
}
