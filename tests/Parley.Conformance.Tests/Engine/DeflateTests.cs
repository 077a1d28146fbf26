using System.IO.Compression;
using System.Text;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

/// <summary>permessage-deflate, RFC 7692, as far as both servers have to do the same.</summary>
public sealed class DeflateTests
{
    private static readonly (string Name, string Value) Offer = ("Sec-WebSocket-Extensions", "permessage-deflate; client_no_context_takeover; server_no_context_takeover");

    [Theory, OnEveryWebSocket, Rule("E30")]
    public async Task LongMessage_ExtensionAgreed_ComesCompressed(Server server)
    {
        using var client = await OpenAsync(server, Profile.Deflate, Offer);
        Assert.StartsWith("permessage-deflate", client.Socket.Headers["Sec-WebSocket-Extensions"], StringComparison.Ordinal);
        var text = "4" + new string('x', 5000);

        await client.SendAsync(text);

        var frame = await client.Socket.ReadAsync();
        Assert.True(frame!.Value.IsCompressed);
        Assert.InRange(frame.Value.Payload.Length, 1, 200);
        Assert.Equal(text, Inflate(frame.Value.Payload));
    }

    [Theory, OnEveryWebSocket, Rule("E30")]
    public async Task ShortMessage_ExtensionAgreed_ComesAsItIs(Server server)
    {
        using var client = await OpenAsync(server, Profile.Deflate, Offer);

        await client.SendAsync("4short");

        var frame = await client.Socket.ReadAsync();
        Assert.False(frame!.Value.IsCompressed);
        Assert.Equal("4short", Encoding.ASCII.GetString(frame.Value.Payload));
    }

    [Theory, OnEveryWebSocket, Rule("E30")]
    public async Task CompressedMessage_ExtensionAgreed_IsUnderstood(Server server)
    {
        using var client = await OpenAsync(server, Profile.Deflate, Offer);

        await client.Socket.SendAsync(0xC1, Deflate("4compressed"));

        Assert.Equal("4compressed", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("E30"), Rule("E23")]
    public async Task CompressedMessage_OverTheLimitWhenInflated_IsClosedWith1009(Server server)
    {
        using var client = await OpenAsync(server, Profile.Deflate, Offer);

        await client.Socket.SendAsync(0xC1, Deflate("4" + new string('x', 3_000_000)));
        await client.AssertEndsSilentlyAsync();

        Assert.Equal(1009, client.CloseCode);
    }

    [Theory, OnEveryWebSocket, Rule("E30")]
    public async Task Extension_TurnedOff_IsNotAgreed(Server server)
    {
        using var client = await OpenAsync(server, Profile.Plain, Offer);

        Assert.False(client.Socket.Headers.ContainsKey("Sec-WebSocket-Extensions"));
    }

    private static Task<WebSocketClient> OpenAsync(Server server, Profile profile, (string Name, string Value) header) =>
        WebSocketClient.OpenAsync(server, profile, EngineClient.EngineIO, "", header);

    /// <summary>RFC 7692 §7.2.1: the empty block that ends each message is left out.</summary>
    private static byte[] Deflate(string text)
    {
        using var compressed = new MemoryStream();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(Encoding.ASCII.GetBytes(text));
        deflate.Flush();
        return compressed.ToArray()[..^4];
    }

    private static string Inflate(byte[] payload)
    {
        using var inflate = new DeflateStream(new MemoryStream([.. payload, 0, 0, 0xFF, 0xFF]), CompressionMode.Decompress);
        var text = new byte[1_000_000];
        return Encoding.ASCII.GetString(text, 0, inflate.ReadAtLeast(text, 5001, throwOnEndOfStream: false));
    }
}
