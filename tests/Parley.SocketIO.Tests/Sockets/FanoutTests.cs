using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

/// <summary>What a broadcast costs, counted at real sockets.</summary>
public sealed class FanoutTests
{
    private const int Members = 1_000, ConnectingAtOnce = 50;

    [Fact]
    public async Task Broadcast_ToThousandSockets_WritesJsonOnce()
    {
        await using var host = await SocketIOHost.StartAsync();
        var joined = 0;
        var allJoined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Root.OnConnection(socket =>
        {
            socket.Join("all");
            if (Interlocked.Increment(ref joined) == Members)
                allJoined.SetResult();
            return ValueTask.CompletedTask;
        });
        var clients = Enumerable.Range(0, Members).Select(_ => new ClientWebSocket()).ToList();
        try
        {
            var atOnce = new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce, CancellationToken = TestContext.Current.CancellationToken };
            await Parallel.ForEachAsync(clients, atOnce, async (client, cancellationToken) => await ConnectAsync(client, host, cancellationToken));
            await allJoined.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
            var converter = new CountingConverter();
            var type = JsonMetadataServices.CreateValueInfo<Said>(new JsonSerializerOptions { TypeInfoResolver = TestJson.Default }, converter);

            host.Root.To("all").Emit("said", new Said("hello"), type);

            foreach (var client in clients)
                Assert.Equal("""42["said","hello"]""", await ReceiveAsync(client, TestContext.Current.CancellationToken));
            Assert.Equal(1, converter.Writes);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task ConnectAsync(ClientWebSocket client, SocketIOHost host, CancellationToken cancellationToken)
    {
        var url = new UriBuilder(host.Url) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri;
        await client.ConnectAsync(url, cancellationToken);
        await ReceiveAsync(client, cancellationToken);
        await client.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, true, cancellationToken);
        Assert.StartsWith("40{", await ReceiveAsync(client, cancellationToken), StringComparison.Ordinal);
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket client, CancellationToken cancellationToken)
    {
        var buffer = new byte[512];
        var received = await client.ReceiveAsync(buffer, cancellationToken).WaitAsync(SocketIOHost.Patience, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private sealed record Said(string Text);

    private sealed class CountingConverter : JsonConverter<Said>
    {
        private int _writes;

        public int Writes => _writes;

        public override Said Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Said value, JsonSerializerOptions options)
        {
            Interlocked.Increment(ref _writes);
            writer.WriteStringValue(value.Text);
        }
    }
}
