using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

public sealed class BroadcastAckTests
{
    private readonly string _room = Guid.NewGuid().ToString("N");

    [Theory, OnEveryTransport, Rule("S20")]
    public async Task EmitWithAckToRoom_AllAnswer_GetsAllAnswers(Server server, Transport transport)
    {
        using var asker = await server.ConnectAsync();
        using var ada = await JoinAsync(server, transport);
        using var bob = await JoinAsync(server, transport);
        await asker.SendAsync($"42[\"ask-all\",{{\"room\":\"{_room}\",\"timeout\":10000}}]");

        // One id for all, for it is one packet; the second answers once the first has.
        var (toAda, toBob) = (await ada.ReceiveAsync(), await bob.ReceiveAsync());
        Assert.Equal(toAda, toBob);
        Assert.Matches("^42[0-9]+\\[\"question\",\"how many\\?\"\\]$", toAda);
        var id = toAda[2..toAda.IndexOf('[', StringComparison.Ordinal)];
        await ada.SendAsync($"43{id}[\"seven\"]");
        await ada.AssertAliveAsync();
        await bob.SendAsync($"43{id}[\"eight\"]");

        Assert.Equal("42[\"answers\",false,[\"seven\",\"eight\"]]", await asker.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("S20")]
    public async Task EmitWithAckToRoom_OneIsSilent_GetsTheOthersAnswersAtTheTimeout(Server server)
    {
        using var asker = await server.ConnectAsync();
        using var ada = await JoinAsync(server, Transport.WebSocket);
        using var silent = await JoinAsync(server, Transport.WebSocket);
        await asker.SendAsync($"42[\"ask-all\",{{\"room\":\"{_room}\",\"timeout\":1000}}]");
        var question = await ada.ReceiveAsync();

        await ada.SendAsync($"43{question[2..question.IndexOf('[', StringComparison.Ordinal)]}[\"seven\"]");

        Assert.Equal("42[\"answers\",true,[\"seven\"]]", await asker.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("S20")]
    public async Task EmitWithAckToRoom_Empty_IsOverAtOnce(Server server)
    {
        using var asker = await server.ConnectAsync();

        await asker.SendAsync($"42[\"ask-all\",{{\"room\":\"{_room}\",\"timeout\":60000}}]");

        Assert.Equal("42[\"answers\",false,[]]", await asker.ReceiveAsync());
    }

    private async Task<EngineClient> JoinAsync(Server server, Transport transport)
    {
        var client = await server.ConnectAsync(transport);
        await client.AskAsync($"\"join\",\"{_room}\"");
        return client;
    }
}
