using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Clients;

/// <summary>
/// A client written only from the list of events and fields of the design and from the protocols' texts (Engine.IO v4, Socket.IO v5): raw WebSocket
/// frames, plain JSON, none of Parley's own types. It fails when what is written there no longer is enough.
/// </summary>
public sealed class DocumentClientTests(SharedServers servers)
{
    [Fact]
    public async Task RawFrames_RegisterConnectSend_AreAcknowledgedAndReceivedBothWays()
    {
        var address = (await servers.SqliteAsync()).Address;
        using var ada = await RawClient.RegisterAsync(address, "ada-raw");
        using var bob = await RawClient.RegisterAsync(address, "bob-raw");
        await ada.ConnectAsync();
        await bob.ConnectAsync();

        // 1. send-message {receiverId} opens the direct conversation.
        var sent = await ada.EmitAsync("send-message", new JsonObject
        {
            ["id"] = Guid.CreateVersion7().ToString(),
            ["receiverId"] = bob.Id,
            ["text"] = "Hello",
            ["metadata"] = new JsonObject { ["mood"] = "good" },
        });
        var message = sent["message"]!;
        var conversation = (string)message["conversationId"]!;
        var received = await bob.ReceiveAsync("receive-message");
        foreach (var field in (string[])["id", "conversationId", "seq", "rev", "senderId", "type", "text", "metadata", "replyTo", "createdAt", "editedAt", "deletedAt"])
        {
            Assert.True(JsonNode.DeepEquals(message[field], received[field]), $"{field}: {message[field]} is not {received[field]}");
        }

        Assert.Equal((ada.Id, "Hello", "text"), ((string)received["senderId"]!, (string)received["text"]!, (string)received["type"]!));

        // 2. The other way, as a reply.
        var reply = await bob.EmitAsync("send-message", new JsonObject { ["conversationId"] = conversation, ["text"] = "Hi", ["replyTo"] = (string)message["id"]! });
        Assert.Equal((string)reply["message"]!["id"]!, (string)(await ada.ReceiveAsync("receive-message"))["id"]!);

        // 3. Seen implies delivered; the sender is told.
        await bob.EmitAsync("message-delivered", new JsonObject { ["messageId"] = (string)message["id"]! });
        await bob.EmitAsync("message-seen", new JsonObject { ["messageId"] = (string)message["id"]! });
        await ada.EmitAsync("message-seen", new JsonObject { ["conversationId"] = conversation, ["seq"] = 2 });
        var status = await bob.ReceiveAsync("message-status-update");
        Assert.Equal(ada.Id, (string)status["userId"]!);

        // 4. Typing reaches the other one only.
        await ada.EmitAsync("typing", new JsonObject { ["conversationId"] = conversation });
        Assert.Equal(ada.Id, (string)(await bob.ReceiveAsync("typing"))["userId"]!);
        await ada.EmitAsync("stop-typing", new JsonObject { ["conversationId"] = conversation });
        Assert.Equal(ada.Id, (string)(await bob.ReceiveAsync("stop-typing"))["userId"]!);

        // 5. Sync returns both messages; a refused event says why.
        var synced = await ada.EmitAsync("sync", []);
        Assert.Equal(2, synced["conversations"]![0]!["messages"]!.AsArray().Count);
        var refused = await ada.EmitAsync("send-message", new JsonObject { ["conversationId"] = conversation }, ok: false);
        Assert.Equal("validation-failed", (string)refused["error"]!["code"]!);
    }

    private sealed class RawClient : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        private readonly ClientWebSocket _socket = new();
        private readonly Queue<JsonArray> _events = new();
        private readonly Uri _address;
        private readonly string _token;
        private int _acks;

        private RawClient(Uri address, JsonNode session)
        {
            (_address, _token) = (address, (string)session["accessToken"]!);
            Id = (string)session["user"]!["id"]!;
        }

        public string Id { get; }

        public static async Task<RawClient> RegisterAsync(Uri address, string username)
        {
            using var http = new HttpClient { BaseAddress = address };
            using var answer = await http.PostAsJsonAsync(
                "/api/v1/auth/register", new { username, email = $"{username}@example.org", password = "correct horse", displayName = username });
            return new RawClient(address, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
        }

        public async Task ConnectAsync()
        {
            await _socket.ConnectAsync(new Uri($"ws://{_address.Authority}/socket.io/?EIO=4&transport=websocket"), CancellationToken.None);
            Assert.StartsWith("0{", await ReadAsync(), StringComparison.Ordinal);
            await WriteAsync("40" + new JsonObject { ["token"] = _token }.ToJsonString());
            Assert.StartsWith("40{", await ReadAsync(), StringComparison.Ordinal);
        }

        public async Task<JsonNode> EmitAsync(string name, JsonObject payload, bool ok = true)
        {
            var ack = _acks++;
            await WriteAsync($"42{ack}{new JsonArray(name, payload).ToJsonString()}");
            while (true)
            {
                var packet = await ReadAsync();
                var start = packet.IndexOf('[', StringComparison.Ordinal);
                if (packet.StartsWith($"43{ack}[", StringComparison.Ordinal))
                {
                    var answer = JsonNode.Parse(packet[start..])![0]!;
                    Assert.Equal(ok, (bool)answer["ok"]!);
                    return answer;
                }

                Keep(packet, start);
            }
        }

        /// <summary>The next event of this name; others that come before it are dropped.</summary>
        public async Task<JsonNode> ReceiveAsync(string name)
        {
            while (true)
            {
                while (_events.TryDequeue(out var received))
                {
                    if ((string)received[0]! == name)
                    {
                        return received[1]!;
                    }
                }

                var packet = await ReadAsync();
                Keep(packet, packet.IndexOf('[', StringComparison.Ordinal));
            }
        }

        public void Dispose() => _socket.Dispose();

        private void Keep(string packet, int start)
        {
            Assert.StartsWith("42[", packet, StringComparison.Ordinal);
            _events.Enqueue(JsonNode.Parse(packet[start..])!.AsArray());
        }

        private Task WriteAsync(string packet) =>
            _socket.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        /// <summary>The next packet that is not a ping, which is answered.</summary>
        private async Task<string> ReadAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);

                var packet = Encoding.UTF8.GetString(buffer, 0, length);
                if (packet != "2")
                {
                    return packet;
                }

                await WriteAsync("3");
            }
        }
    }
}
