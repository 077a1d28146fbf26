using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

public sealed class BinaryTests
{
    [Theory, OnEveryTransport, Rule("S7")]
    public async Task Emit_NestedBytes_AreReplacedDepthFirstAndFollow(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync("42[\"nested-binary\"]");

        Assert.Equal(
            $"456-[\"binary\",{At(0)},{{\"a\":{At(1)},\"inner\":{{\"b\":{At(2)},\"list\":[{At(3)},{At(4)}]}},\"n\":7}},{At(5)}]", await client.ReceiveAsync());
        for (byte i = 1; i <= 6; i++)
            Assert.Equal([i], await client.ReceiveBinaryAsync());
        await client.AssertAliveAsync();
    }

    [Theory, OnEveryTransport, Rule("S7"), Rule("S8")]
    public async Task Event_OneAttachment_ComesBack(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"451-[\"message\",{At(0)}]");
        await client.SendBinaryAsync(1, 2, 3);

        Assert.Equal($"451-[\"message-back\",{At(0)}]", await client.ReceiveAsync());
        Assert.Equal([1, 2, 3], await client.ReceiveBinaryAsync());
    }

    [Theory, OnEveryTransport, Rule("S8")]
    public async Task Event_AttachmentsInAnotherOrder_AreFoundByTheirNumber(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"452-[\"message\",{At(1)},[{{\"x\":{At(0)}}}]]");
        await client.SendBinaryAsync(1);
        await client.SendBinaryAsync();

        Assert.Equal($"452-[\"message-back\",{At(0)},[{{\"x\":{At(1)}}}]]", await client.ReceiveAsync());
        Assert.Empty(await client.ReceiveBinaryAsync());
        Assert.Equal([1], await client.ReceiveBinaryAsync());
    }

    [Theory, OnEveryTransport, Rule("S7"), Rule("S17")]
    public async Task EventWithAck_Binary_IsAcknowledgedInBinary(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"451-7[\"message-with-ack\",\"text\",{At(0)}]");
        await client.SendBinaryAsync(9);

        Assert.Equal($"461-7[\"text\",{At(0)}]", await client.ReceiveAsync());
        Assert.Equal([9], await client.ReceiveBinaryAsync());
    }

    [Theory, OnEveryTransport, Rule("S7"), Rule("S19")]
    public async Task EmitWithAck_BinaryBothWays_GetsTheAnswer(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);
        await client.SendAsync("42[\"ask-binary\"]");
        var question = await client.ReceiveAsync();
        var id = question[4..question.IndexOf('[', StringComparison.Ordinal)];
        Assert.Equal($"451-{id}[\"question\",{At(0)}]", question);
        Assert.Equal([1, 2], await client.ReceiveBinaryAsync());

        await client.SendAsync($"461-{id}[{At(0)}]");
        await client.SendBinaryAsync(3, 4);

        Assert.Equal($"451-[\"answer\",{At(0)}]", await client.ReceiveAsync());
        Assert.Equal([3, 4], await client.ReceiveBinaryAsync());
    }

    [Theory, OnEveryWebSocket, Rule("S1"), Rule("S7")]
    public async Task Event_BinaryInANamespace_ComesBackInIt(Server server)
    {
        using var client = await server.ConnectAsync();
        await client.JoinAsync("/custom,");

        await client.SendAsync($"451-/custom,[\"message\",{At(0)}]");
        await client.SendBinaryAsync(1);

        Assert.Equal($"451-/custom,[\"message-back\",{At(0)}]", await client.ReceiveAsync());
        Assert.Equal([1], await client.ReceiveBinaryAsync());
    }

    [Theory, OnEveryTransport, Rule("S9")]
    public async Task Event_TenAttachments_ComeBack(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"4510-[\"message\",{string.Join(',', Enumerable.Range(0, 10).Select(At))}]");
        for (byte i = 0; i < 10; i++)
            await client.SendBinaryAsync(i);

        Assert.Equal($"4510-[\"message-back\",{string.Join(',', Enumerable.Range(0, 10).Select(At))}]", await client.ReceiveAsync());
        for (byte i = 0; i < 10; i++)
            Assert.Equal([i], await client.ReceiveBinaryAsync());
    }

    [Theory, OnEveryTransport("{\"_placeholder\":false,\"num\":0}", "{\"_placeholder\":\"true\",\"num\":0}", "{\"_placeholder\":1,\"num\":0}", "{\"num\":0}"), Rule("S8")]
    public async Task Event_ObjectThatIsNoPlaceholder_IsLeftAlone(Server server, Transport transport, string argument)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"451-[\"message\",{argument}]");
        await client.SendBinaryAsync(1);

        Assert.Equal($"42[\"message-back\",{argument}]", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("S8")]
    public async Task Event_PlaceholderWithoutAttachments_IsLeftAlone(Server server)
    {
        using var client = await server.ConnectAsync();

        await client.SendAsync($"42[\"message\",{At(0)}]");

        Assert.Equal($"42[\"message-back\",{At(0)}]", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport("1", "-1", "10", "\"0\"", "null"), Rule("S8"), Rule("S10")]
    public async Task Event_PlaceholderOutOfRange_ClosesTheConnection(Server server, Transport transport, string number)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"451-[\"message\",{{\"_placeholder\":true,\"num\":{number}}}]");
        await client.SendBinaryAsync(1);

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport("42[\"message\"]", "451-[\"message\"]", "40/custom,", "41", "430[]"), Rule("S10")]
    public async Task Text_WhileAnAttachmentIsDue_ClosesTheConnection(Server server, Transport transport, string packet)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"451-[\"message\",{At(0)}]");
        await client.SendAsync(packet);

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport, Rule("S13")]
    public async Task EnginePacket_WhileAnAttachmentIsDue_ChangesNothing(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"451-[\"message\",{At(0)}]", "3", "6");
        await client.SendBinaryAsync(1);

        Assert.Equal($"451-[\"message-back\",{At(0)}]", await client.ReceiveAsync());
        Assert.Equal([1], await client.ReceiveBinaryAsync());
    }

    [Theory, OnEveryTransport, Rule("S9"), Differs("D9")]
    public async Task Attachment_NotSentInTime_ClosesTheConnection(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport, Profile.Impatient);

        await client.SendAsync($"451-[\"message\",{At(0)}]");

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport, Rule("S10")]
    public async Task Binary_OneTooMany_ClosesTheConnection(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync($"451-[\"message\",{At(0)}]");
        await client.SendBinaryAsync(1);
        await client.SendBinaryAsync(2);

        await client.AssertEndsAsync();
    }

    [Theory, OnEveryTransport("450-[\"message\"]", "4511-[\"message\"]", "45[\"message\"]", "451[\"message\"]", "45-[\"message\"]", "45x-[\"message\"]", "451.5-[\"message\"]", "45-1-[\"message\"]", "460-1[]", "461[]")]
    [Rule("S9"), Rule("S10")]
    public async Task BinaryPacket_BadAttachmentCount_ClosesTheConnection(Server server, Transport transport, string packet)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync(packet);

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryWebSocket, Rule("E19"), Rule("S7")]
    public async Task BinaryPackets_DuringTheUpgrade_StayWhole(Server server)
    {
        using var polling = await PollingClient.OpenAsync(server);
        await polling.JoinAsync();
        using var socket = await WebSocketClient.OpenUpgradeAsync(polling);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        Assert.Equal("6", await polling.PollAsync());

        await polling.SendAsync("42[\"nested-binary\"]");
        await socket.SendAsync("5");

        Assert.StartsWith("456-[\"binary\",", await socket.ReceiveAsync(), StringComparison.Ordinal);
        for (byte i = 1; i <= 6; i++)
            Assert.Equal([i], await socket.ReceiveBinaryAsync());
    }

    private static string At(int number) => $"{{\"_placeholder\":true,\"num\":{number}}}";
}
