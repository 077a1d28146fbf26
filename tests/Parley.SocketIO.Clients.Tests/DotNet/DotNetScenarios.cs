using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.SocketIO.Clients.Tests.Hosting;
using SocketIOClient;

namespace Parley.SocketIO.Clients.Tests.DotNet;

/// <summary>The scenarios of <c>tests/clients</c> in this client's own terms; the server's side is <see cref="Scenarios"/>.</summary>
internal sealed class DotNetScenarios(Uri address, ClientTransports transports)
{
    internal async Task AuthAsync()
    {
        using var client = Client().Listen("welcome");
        var id = await client.ConnectAsync();
        var welcome = (await client.NextAsync("welcome")).GetValue<JsonElement>();
        Assert.Equal((id, "letmein"), (welcome.GetProperty("sid").GetString(), welcome.GetProperty("auth").GetProperty("token").GetString()));
        await client.Inner.DisconnectAsync();

        // It waits for nothing after its CONNECT, and tells a refusal by its message only.
        using var refused = Client(token: "wrong");
        await refused.Inner.ConnectAsync().WaitAsync(DotNetClient.Patience);
        Assert.Equal("not authenticated", await refused.NextErrorAsync());
        Assert.False(refused.Inner.Connected);
    }

    internal async Task EventsAsync()
    {
        using var client = await ConnectAsync("echoed");
        foreach (var arguments in Lists())
        {
            await client.EmitAsync("echo", arguments);
            AssertSame(arguments, await client.NextAsync("echoed"));
        }
    }

    internal async Task AcksAsync()
    {
        using var client = await ConnectAsync();
        foreach (var arguments in Lists())
            AssertSame(arguments, await client.AskAsync("with-ack", arguments));

        client.Inner.On("question", question => question.CallbackAsync("answer", question.GetValue<string>(), question.GetValue<int>(1)).Wait(DotNetClient.Patience));
        AssertSame(["answer", "what?", 42], await client.AskAsync("ask", "what?", 42));
    }

    internal async Task BinaryAsync()
    {
        using var client = await ConnectAsync("echoed");
        var data = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        foreach (var bytes in (byte[][])[data, [1], Enumerable.Repeat((byte)7, 300_000).ToArray()])
        {
            await client.EmitAsync("echo", "a", bytes, new Envelope(data, "text"));
            AssertBinary(bytes, data, await client.NextAsync("echoed"));
            AssertBinary(bytes, data, await client.AskAsync("with-ack", "a", bytes, new Envelope(data, "text")));
        }

        client.Inner.On("question", question => question.CallbackAsync("a", question.GetValue<byte[]>(), question.GetValue<Envelope>(1)).Wait(DotNetClient.Patience));
        AssertBinary([5], data, await client.AskAsync("ask", new byte[] { 5 }, new Envelope(data, "text")));

        // Text and binary keep their order.
        for (var i = 0; i < 60; i++)
            await client.EmitAsync("echo", i % 3 == 0 ? new byte[] { (byte)i } : i);
        for (var i = 0; i < 60; i++)
        {
            var echo = await client.NextAsync("echoed");
            Assert.Equal(i, i % 3 == 0 ? echo.GetValue<byte[]>()[0] : echo.GetValue<int>());
        }
    }

    /// <summary>Each namespace has a connection of its own here: the client knows no other way.</summary>
    internal async Task NamespacesAsync()
    {
        foreach (var name in (string[])["/", "/custom", "/dynamic-101"])
        {
            using var client = Client(name);
            await client.ConnectAsync();
            Assert.Equal(name, (await client.AskAsync("where")).GetValue<string>());
            await client.Inner.DisconnectAsync();
        }

        using var lost = Client("/nowhere");
        await lost.Inner.ConnectAsync().WaitAsync(DotNetClient.Patience);
        Assert.Equal("Invalid namespace", await lost.NextErrorAsync());
    }

    internal async Task ReconnectAsync()
    {
        using var client = Client(reconnects: true);
        var first = await client.ConnectAsync();
        await client.EmitAsync("drop");
        await client.NextDisconnectionAsync();
        Assert.NotEqual(first, await client.NextConnectionAsync());
        Assert.Equal("again", (await client.AskAsync("with-ack", "again")).GetValue<string>());
    }

    /// <summary>100 connections, ten at a time: 100 numbers each way on each, while the connection upgrades and after.</summary>
    internal async Task UpgradesAsync()
    {
        for (var i = 0; i < 10; i++)
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CountAsync()));
    }

    private async Task CountAsync()
    {
        using var client = await ConnectAsync("number-back", "tick");
        await client.EmitAsync("start-ticks", 100);
        for (var number = 0; number < 100; number++)
            await client.EmitAsync("number", number);
        for (var number = 0; number < 100; number++)
        {
            Assert.Equal(number, (await client.NextAsync("number-back")).GetValue<int>());
            Assert.Equal(number, (await client.NextAsync("tick")).GetValue<int>());
        }

        Assert.Equal(100, (await client.AskAsync("numbers-received")).GetValue<int>());
        await client.Inner.DisconnectAsync();
    }

    private static IEnumerable<object[]> Lists() =>
        [[], ["one"], [1, "two", new { three = new object?[] { 3, null, true, 0.5 } }], ["ünïcödé \u2028 😀 \"\\ \0"], [new string('x', 200_000)]];

    private static void AssertSame(object[] expected, SocketIOResponse response)
    {
        Assert.Equal(expected.Length, response.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            var (wanted, got) = (JsonSerializer.SerializeToNode(expected[i]), JsonNode.Parse(response.GetValue<JsonElement>(i).GetRawText()));
            Assert.True(JsonNode.DeepEquals(wanted, got), string.Create(CultureInfo.InvariantCulture, $"Argument {i} is {got} instead of {wanted}."));
        }
    }

    private static void AssertBinary(byte[] bytes, byte[] data, SocketIOResponse response)
    {
        Assert.Equal("a", response.GetValue<string>());
        Assert.Equal(bytes, response.GetValue<byte[]>(1));
        var envelope = response.GetValue<Envelope>(2);
        Assert.Equal(data, envelope.Data);
        Assert.Equal("text", envelope.Label);
    }

    private DotNetClient Client(string ns = "/", string token = "letmein", bool reconnects = false) => new(new Uri(address, ns), transports, token, reconnects);

    private async Task<DotNetClient> ConnectAsync(params string[] events)
    {
        var client = Client().Listen(events);
        await client.ConnectAsync();
        return client;
    }

    private sealed record Envelope(byte[] Data, string Label);
}
