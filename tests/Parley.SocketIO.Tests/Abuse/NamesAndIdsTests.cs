using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R5: names and ids that would mean something else to somebody. R12: JSON that is meant to hurt.</summary>
public class NamesAndIdsTests
{
    public static TheoryData<Door, string> Forbidden => new MatrixTheoryData<Door, string>(
        Unharmed.Doors,
        [
            "42[\"connect\"]", "42[\"connect_error\"]", "42[\"disconnect\"]", "42[\"disconnecting\"]", "42[\"newListener\"]", "42[\"removeListener\"]", "42[\"\\u0063onnect\"]",
            "42[1]", "42[null]", "42[{}]", "42[[\"a\"]]", "42[]", "42{}", "42", "42[\"\\ud800\"]",
            "42-1[\"a\"]", "421234567890123456[\"a\"]", "4299999999999999999999[\"a\"]", "43-1[]", "431234567890123456[]", "42+1[\"a\"]",
        ]);

    /// <summary>Ordinary names, however they look.</summary>
    public static TheoryData<Door, string> Harmless => new MatrixTheoryData<Door, string>(
        Unharmed.Doors,
        [
            "42[\"error\",1]", "42[\"__proto__\",{\"__proto__\":{\"isAdmin\":true}}]", "42[\"constructor\"]", "42[\"toString\"]", "42[\"\"]", "42[\" connect\"]", "42[\"CONNECT\"]",
            "42999999999999999[\"a\"]", "43999999999999999[]", "430[]",
            "42[\"a\",1e999,-1e999,123456789012345678901234567890,0.1e-400]", "42[\"a\",{\"k\":1,\"k\":2,\"k\":{\"k\":3}}]", "42[\"a\",\"\\ud800\",\"\\udfff\\ud800\",{\"\\ud800\":1}]",
        ]);

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task R5_Packet_WithAForbiddenNameOrId_ClosesTheConnection(Door door, string packet)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        using (var client = await host.ConnectAsync())
        {
            await client.SendAsync(packet);
            Assert.Equal("close 1008", await client.ReceiveCloseAsync());
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task R5_R12_Packet_OnlyOddLooking_DoesNoHarm(Door door, string packet)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        using (var client = await host.ConnectAsync())
        {
            host.Root.Echo();
            await client.SendAsync(packet);
            await client.SendAsync("42[\"message\",1]");
            Assert.Equal("42[\"message-back\",[1]]", await client.ReceiveAsync());
            await client.CloseAsync();
        }

        Assert.DoesNotContain(host.Log.Entries, e => e.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R5_Ack_RepeatedOrForNothing_AnswersOnce(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var answer = (await connected).EmitWithAckAsync("q", 1, TestJson.Default.Int32, SocketIOHost.Patience, TestContext.Current.CancellationToken);
        var question = await client.ReceiveAsync();
        var id = question[2..question.IndexOf('[', StringComparison.Ordinal)];
        foreach (var ack in new[] { "43777[0]", $"43{id}[1]", $"43{id}[2]", $"43{id}[]" })
            await client.SendAsync(ack);
        Assert.Equal(1, (await answer).Arguments[0].GetInt32());
        host.Root.Echo();
        await client.SendAsync("42[\"message\",1]");
        Assert.Equal("42[\"message-back\",[1]]", await client.ReceiveAsync());
    }

    public static TheoryData<Door, string, int, bool> Depths()
    {
        var all = new TheoryData<Door, string, int, bool>();
        foreach (var door in Unharmed.Doors)
        {
            foreach (var (packet, own) in new[] { ("42[\"a\",*]", 1), ("43999[*]", 1), ("40/custom,{\"a\":*}", 1), ("451-[\"a\",{\"_placeholder\":true,\"num\":0},*]", 1) })
            {
                all.Add(door, packet, 32 - own, true);
                all.Add(door, packet, 33 - own, false);
                all.Add(door, packet, 50_000, false);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public async Task R12_Json_Nested_IsTakenToADepthOf32(Door door, string packet, int nested, bool isTaken)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        host.Root.Echo();
        host.Server.Of("/custom");
        using var client = await host.ConnectAsync();
        await client.SendAsync(packet.Replace("*", new string('[', nested) + new string(']', nested), StringComparison.Ordinal));
        if (!isTaken)
        {
            Assert.Equal("close 1008", await client.ReceiveCloseAsync());
            client.Dispose();
            await host.WaitUntilEmptyAsync();
            await host.AssertUnharmedAsync();
            return;
        }

        if (packet.StartsWith("45", StringComparison.Ordinal))
            await client.SendAsync([1], System.Net.WebSockets.WebSocketMessageType.Binary);
        if (packet.StartsWith("40", StringComparison.Ordinal))
            Assert.StartsWith("40/custom,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("42[\"message\",1]");
        Assert.Equal("42[\"message-back\",[1]]", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R12_Json_WithAKeyOfAlmostAMegabyte_IsTaken(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        host.Root.Echo();
        using var client = await host.ConnectAsync();
        var key = new string('k', 900_000);
        await client.SendAsync($"42[\"message\",{{\"{key}\":1}}]");
        Assert.Equal($"42[\"message-back\",[{{\"{key}\":1}}]]", await client.ReceiveAsync());
        await client.SendAsync($"42[\"message\",{{\"{key}{key}\":1}}]");
        Assert.Equal("close 1009", await client.ReceiveCloseAsync());
    }
}
