using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

/// <summary>What closes the connection: each packet comes from a client that has joined <c>/</c>.</summary>
public sealed class ParseErrorTests
{
    [Theory, OnEveryTransport("42[\"message\"", "42{broken", "42[\"message\",]", "42[\"message\"]x", "42['message']", "42[\"message\",01]"), Rule("S10")]
    public Task Event_InvalidJson_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("42{}", "42\"message\"", "42null", "42true", "42{\"0\":\"message\"}"), Rule("S10")]
    public Task Event_PayloadNotAnArray_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport, Rule("S10")]
    public Task Event_EmptyArray_ClosesTheConnection(Server server, Transport transport) => AssertClosesAsync(server, transport, "42[]");

    [Theory, OnEveryTransport("42[null]", "42[{\"a\":1}]", "42[[\"message\"]]", "42[true,1]"), Rule("S10")]
    public Task Event_NameNotAString_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("42[1]", "42[1.5,\"x\"]"), Rule("S10"), Differs("D7")]
    public Task Event_NameANumber_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("42", "427"), Rule("S10"), Differs("D8")]
    public Task Event_NoPayload_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"), Rule("S11")]
    public Task Event_ReservedName_ClosesTheConnection(Server server, Transport transport, string name) =>
        AssertClosesAsync(server, transport, $"42[\"{name}\",1]");

    [Theory, OnEveryTransport("40/custom,[]", "40/custom,\"text\"", "40/custom,[1,2]", "40/custom,{broken", "40/custom,7x"), Rule("S10")]
    public Task Connect_PayloadNotAnObject_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("44{\"message\":\"no\"}", "44/custom,{\"message\":\"no\"}", "44\"no\""), Rule("S10")]
    public Task ConnectError_FromAClient_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("42/custom,[\"message\"]", "43/custom,1[\"x\"]", "42/unknown,[\"message\"]", "41/custom,"), Rule("S12")]
    public Task Packet_NamespaceNotJoined_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("42[\"message\"]", "430[]"), Rule("S12")]
    public async Task Packet_BeforeAnyConnect_ClosesTheConnection(Server server, Transport transport, string packet)
    {
        using var client = await EngineClient.OpenAsync(server, transport);

        await client.SendAsync(packet);

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport("41{}", "41[]", "41\"bye\"", "41/custom,{}"), Rule("S10")]
    public Task Disconnect_WithPayload_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("431{}", "431\"x\"", "431[broken", "431null"), Rule("S10")]
    public Task Ack_PayloadNotAnArray_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport, Rule("S10")]
    public async Task Binary_NoneDue_ClosesTheConnection(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendBinaryAsync(1, 2, 3);

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport("47", "49[\"message\"]", "4x", "4"), Rule("S10")]
    public Task Packet_UnknownType_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport("2", "2x"), Rule("S10")]
    public Task Ping_FromAClient_ClosesTheConnection(Server server, Transport transport, string packet) => AssertClosesAsync(server, transport, packet);

    [Theory, OnEveryTransport, Rule("S10")]
    public Task Packet_Empty_ClosesTheConnection(Server server, Transport transport) => AssertClosesAsync(server, transport, "");

    private static async Task AssertClosesAsync(Server server, Transport transport, string packet)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync(packet);

        await client.AssertEndsSilentlyAsync();
    }
}
