using System.Net.WebSockets;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R3: attachments that are too many, never come, come unasked or are pointed at from nowhere.</summary>
public class AttachmentTests
{
    private const string First = "{\"_placeholder\":true,\"num\":0}";

    /// <summary>Packets in order; <c>b</c> is a binary message of three bytes.</summary>
    public static TheoryData<Door, string> Forbidden => new MatrixTheoryData<Door, string>(
        Unharmed.Doors,
        [
            "4510000-[\"a\"]",
            "4511-[\"a\"]",
            "45999999999999999999-[\"a\"]",
            "450-[\"a\"]",
            "45-1-[\"a\"]",
            "45[\"a\"]",
            "451[\"a\"]",
            "b",
            $"451-[\"a\",{First}] 42[\"a\"]",
            $"451-[\"a\",{First}] 41",
            $"451-[\"a\",{First}] b b",
            $"452-[\"a\",{First}] b 451-[\"a\",{First}]",
            "451-[\"a\",{\"_placeholder\":true,\"num\":1}]",
            "451-[\"a\",{\"_placeholder\":true,\"num\":-1}]",
            "451-[\"a\",{\"_placeholder\":true,\"num\":0.5}]",
            "451-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]",
            "451-[\"a\",{\"_placeholder\":true,\"num\":null}]",
            "451-[\"a\",{\"_placeholder\":true,\"num\":1e999}]",
            "451-[\"a\",{\"_placeholder\":true}]",
            "451-[\"a\",[[{\"x\":{\"_placeholder\":true,\"num\":7}}]]]",
            $"461-/none,1[{First}]",
        ]);

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task R3_Attachments_Wrong_CloseTheConnection(Door door, string packets)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        using (var client = await host.ConnectAsync())
        {
            foreach (var packet in packets.Split(' '))
            {
                if (packet == "b")
                    await client.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
                else
                    await client.SendAsync(packet);
            }

            Assert.Equal("close 1008", await client.ReceiveCloseAsync());
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R3_Attachments_NeverSent_CloseTheConnectionAfterTenSeconds(Door door)
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(door, time: time);
        using (var raw = await RawWebSocket.OpenAsync(host.Url))
        {
            await raw.ReadFrameAsync();
            await raw.SendFrameAsync(0x81, "40"u8.ToArray());
            await raw.ReadFrameAsync();
            await raw.SendFrameAsync(0x81, System.Text.Encoding.ASCII.GetBytes($"452-[\"a\",{First}]"));
            await raw.SendFrameAsync(0x82, [1]);

            // Its pong proves that all of that has been taken before time goes on.
            await raw.SendFrameAsync(0x89, []);
            Assert.Equal(0x8A, (await raw.ReadFrameAsync()).First);
            time.Advance(TimeSpan.FromSeconds(9));
            Assert.Equal(1, host.Server.ConnectionCount);
            time.Advance(TimeSpan.FromSeconds(1.5));
            Assert.Equal(1008, await raw.ReadCloseCodeAsync());
        }

        await host.WaitUntilEmptyAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R3_Attachments_TogetherOverTheLimit_CloseTheConnection(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxHttpBufferBytes = 10_000);
        using (var client = await host.ConnectAsync())
        {
            await client.SendAsync($"453-[\"a\",{First}]");
            await client.SendAsync(new byte[6_000], WebSocketMessageType.Binary);
            await client.SendAsync(new byte[6_000], WebSocketMessageType.Binary);
            Assert.Equal("close 1008", await client.ReceiveCloseAsync());
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Fact]
    public async Task R3_Attachments_OverPollingUnasked_EndTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        foreach (var body in new[] { "bAQID", $"451-[\"a\",{First}]\u001ebAQID\u001ebAQID", $"451-[\"a\",{First}]\u001eb***", $"451-[\"a\",{First}]\u001e42[\"a\"]" })
        {
            var client = await host.OpenPollingAsync();
            await client.ConnectAsync();
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, await client.PostStatusAsync(body));
            await client.AssertGoneAsync();
        }

        await host.AssertUnharmedAsync();
    }
}
