using System.Diagnostics;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;
using Parley.SocketIO.ConformanceHost;

namespace Parley.Conformance.Tests;

/// <summary>The program that the documents' own suites run against, started as they start it.</summary>
public sealed class ConformanceHostTests
{
    [Theory, InlineData(Transport.Polling), InlineData(Transport.WebSocket)]
    public async Task Host_EngineIO_EchoesWithTheSettingsOfTheSuites(Transport transport)
    {
        await using var host = new ProgramHost();
        using var client = await EngineClient.OpenAsync(Server.Of(host), transport, path: EngineClient.EngineIO);

        Assert.Equal(
            (300, 200, 1_000_000),
            (client.Handshake.GetProperty("pingInterval").GetInt32(), client.Handshake.GetProperty("pingTimeout").GetInt32(), client.Handshake.GetProperty("maxPayload").GetInt32()));
        await client.SendAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveAsync());
        await client.SendBinaryAsync(1, 2, 3);
        Assert.Equal([1, 2, 3], await NextBinaryAsync(client));
    }

    [Fact]
    public async Task Host_SocketIO_TellsTheAuthAndEchoes()
    {
        await using var host = new ProgramHost();
        using var client = await EngineClient.OpenAsync(Server.Of(host), Transport.WebSocket);

        await client.JoinAsync();
        Assert.Equal("42[\"auth\",{}]", await client.ReceiveAsync());
        await client.SendAsync("40/custom,{\"token\":\"abc\"}");
        Assert.StartsWith("40/custom,{\"sid\":\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal("42/custom,[\"auth\",{\"token\":\"abc\"}]", await client.ReceiveAsync());
        await client.SendAsync("42[\"message\",1,\"2\",{\"3\":[true]}]", "42456[\"message-with-ack\",1,\"2\"]", "40/other");

        Assert.Equal("42[\"message-back\",1,\"2\",{\"3\":[true]}]", await client.ReceiveAsync());
        Assert.Equal("43456[1,\"2\"]", await client.ReceiveAsync());
        Assert.Equal("44/other,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
    }

    private static async Task<byte[]> NextBinaryAsync(EngineClient client)
    {
        while (true)
        {
            var packet = await client.NextAsync();
            if (packet?.Binary is { } data)
                return data;
            Assert.Equal("2", packet?.Text);
            await client.SendAsync("3");
        }
    }

    private sealed class ProgramHost : IHost
    {
        private readonly Process _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ConformanceApp).Assembly.Location, "--port", "0"]) { RedirectStandardOutput = true })!;
        private Task<string?>? _line;

        public async ValueTask<Uri> UrlAsync(Profile profile, Door door)
        {
            var line = await (_line ??= _process.StandardOutput.ReadLineAsync()).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.StartsWith("Listening on ", line, StringComparison.Ordinal);
            return new Uri(line!["Listening on ".Length..]);
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
