using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

public sealed class ShutdownTests
{
    [Theory, OnEveryWebSocket, Rule("S31")]
    public Task ShutDown_OverWebSocket_SendsWhatIsQueuedAndCloses(Server server) => AssertDrainsAsync(server, Transport.WebSocket);

    [Theory, OnEveryServer, Rule("S31"), Differs("D10")]
    public Task ShutDown_OverPolling_SendsWhatIsQueuedAndCloses(Server server) => AssertDrainsAsync(server, Transport.Polling);

    [Theory, OnEveryWebSocket, Rule("S31")]
    public async Task ShutDown_Begun_TakesNoNewConnection(Server shared)
    {
        var server = shared.Own(out var host);
        await using var _ = host;
        using var client = await server.ConnectAsync();
        await client.SendAsync("42[\"shut-down\"]");
        await client.AssertEndsAsync();

        var error = await Record.ExceptionAsync(() => server.ConnectAsync());

        Assert.NotNull(error);
    }

    private static async Task AssertDrainsAsync(Server shared, Transport transport)
    {
        var server = shared.Own(out var host);
        await using var _ = host;
        using var client = await server.ConnectAsync(transport);
        using var other = await server.ConnectAsync();

        await client.SendAsync("42[\"shut-down\"]");

        Assert.Equal("42[\"goodbye\"]", await client.ReceiveAsync());
        await client.AssertEndsSilentlyAsync();
        await other.AssertEndsSilentlyAsync();
    }
}
