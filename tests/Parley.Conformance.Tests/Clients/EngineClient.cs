using System.Text.Json;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Clients;

/// <summary>What carries Engine.IO.</summary>
public enum Transport
{
    Polling,
    WebSocket,
}

/// <summary>An Engine.IO packet as it came: text, with its type first, or binary.</summary>
internal readonly record struct Packet(string? Text, byte[]? Binary);

/// <summary>
/// A client of Engine.IO that does nothing by itself but answer pings, and that only while a test reads: <see cref="AnswersPings"/>.
/// </summary>
internal abstract class EngineClient(Server server, Profile profile, string path) : IDisposable
{
    internal const string SocketIO = "/socket.io/", EngineIO = "/engine.io/";

    internal Server Server => server;

    internal bool AnswersPings { get; set; } = true;

    /// <summary>The handshake.</summary>
    internal JsonElement Handshake { get; private set; }

    internal string Sid => Handshake.GetProperty("sid").GetString()!;

    protected Profile Profile => profile;

    protected string Path => path;

    /// <summary>Opens a session and reads its handshake.</summary>
    internal static async Task<EngineClient> OpenAsync(Server server, Transport transport, Profile profile = Profile.Plain, string path = SocketIO) =>
        transport == Transport.Polling
            ? await PollingClient.OpenAsync(server, profile, path)
            : await WebSocketClient.OpenAsync(server, profile, path);

    public abstract void Dispose();

    /// <summary>Sends text packets, over polling in one payload. What the server answers is not looked at.</summary>
    internal abstract Task SendAsync(params string[] packets);

    internal abstract Task SendBinaryAsync(params byte[] data);

    /// <summary>The next packet, pings included; null when the session has ended.</summary>
    internal abstract Task<Packet?> NextAsync();

    /// <summary>The next packet, which has to be text.</summary>
    internal async Task<string> ReceiveAsync()
    {
        while (true)
        {
            var packet = await NextAsync();
            Assert.NotNull(packet);
            Assert.NotNull(packet.Value.Text);
            if (packet.Value.Text != "2" || !AnswersPings)
                return packet.Value.Text;
            await SendAsync("3");
        }
    }

    /// <summary>The next packet, which has to be binary.</summary>
    internal async Task<byte[]> ReceiveBinaryAsync()
    {
        var packet = await NextAsync();
        Assert.NotNull(packet);
        Assert.True(packet.Value.Binary is not null, $"text came where an attachment was due: {packet.Value.Text}");
        return packet.Value.Binary;
    }

    /// <summary>Sends an event that comes back, and asserts that it is the next thing that comes: nothing came before it, and all is well.</summary>
    internal async Task AssertAliveAsync(string ns = "")
    {
        await SendAsync($"42{ns}[\"message\",\"alive\"]");
        Assert.Equal($"42{ns}[\"message-back\",\"alive\"]", await ReceiveAsync());
    }

    /// <summary>Asserts that the session ends, whatever still comes before; pings are not answered.</summary>
    internal async Task AssertEndsAsync()
    {
        while (await NextAsync() is not null)
        {
        }
    }

    /// <summary>Asserts that the session ends, and that nothing but pings and noops comes before.</summary>
    internal async Task AssertEndsSilentlyAsync()
    {
        while (await NextAsync() is { } packet)
            Assert.True(packet.Text is "2" or "6", $"this came before the end: {packet.Text}");
    }

    protected void Take(string open)
    {
        Assert.StartsWith("0{", open, StringComparison.Ordinal);
        Handshake = JsonElement.Parse(open[1..]);
    }
}
