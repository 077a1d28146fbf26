using System.Net;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R1: what is larger than <see cref="SocketIOOptions.MaxHttpBufferBytes"/> is refused before it is stored. R2: a million tiny packets.</summary>
public class MessageSizeTests
{
    private const int Limit = 10_000;

    private static readonly byte[] TooLong = new byte[Limit + 1];

    public static TheoryData<Door, string> Oversized => new MatrixTheoryData<Door, string>(Unharmed.Doors, ["one frame", "fragments", "fragments with pings", "a promise"]);

    [Theory]
    [MemberData(nameof(Oversized))]
    public async Task R1_Message_OverTheLimit_Closes1009(Door door, string form)
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxHttpBufferBytes = Limit);
        using (var raw = await RawWebSocket.OpenAsync(host.Url))
        {
            var part = RawWebSocket.Frame(0x00, TooLong[..1_000]);
            await raw.SendAsync(form switch
            {
                "one frame" => RawWebSocket.Frame(0x81, TooLong),
                "fragments" => [.. RawWebSocket.Frame(0x02, TooLong[..1_000]), .. Enumerable.Repeat(part, 10).SelectMany(bytes => bytes)],
                "fragments with pings" => [.. RawWebSocket.Frame(0x01, []), .. Enumerable.Repeat<byte[]>([.. part, .. RawWebSocket.Frame(0x89, [])], 11).SelectMany(bytes => bytes)],
                _ => [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
            });
            Assert.Equal(1009, await raw.ReadCloseCodeAsync());
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R1_CompressedFrame_WithoutAgreement_Closes1002(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        using (var raw = await RawWebSocket.OpenAsync(host.Url))
        {
            await raw.SendFrameAsync(0xC1, [0xAA, 0x56, 0x4A, 0x4C, 0x4A, 0x56, 0xB2, 0x02, 0x00]);
            Assert.Equal(1002, await raw.ReadCloseCodeAsync());
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R1_Promises_OfLongFrames_TakeNoMemory(Door door)
    {
        const int Connections = 300, Promised = 900_000;
        await using var host = await SocketIOHost.StartAsync(door);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var all = new List<RawWebSocket>();
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                var raw = await RawWebSocket.OpenAsync(host.Url);
                all.Add(raw);
                await raw.SendAsync([0x82, 0xFF, 0, 0, 0, 0, 0, Promised >> 16, (Promised >> 8) & 0xFF, Promised & 0xFF, 0, 0, 0, 0, .. new byte[1_000]]);
            }

            // Other tests run meanwhile; what was promised would be far more than they take.
            Assert.Equal(Connections, host.Server.ConnectionCount);
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Connections * (long)Promised / 2);
        }
        finally
        {
            all.ForEach(raw => raw.Dispose());
        }
    }

    [Fact]
    public async Task R1_Post_OverTheLimit_Is413AndTheSessionLives()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.MaxHttpBufferBytes = Limit);
        var client = await host.OpenPollingAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await client.PostStatusAsync("4" + new string('x', Limit)));
        await client.ConnectAsync();
        Assert.Equal("ok", await client.SendAsync("1"));
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("6")]
    [InlineData("b")]
    [InlineData("")]
    [InlineData("42[\"a\"]")]
    public async Task R2_Post_OfAMegabyteOfTinyPackets_EndsTheSession(string packet)
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        var body = string.Join('\u001e', Enumerable.Repeat(packet, 1_000_000 / (packet.Length + 1)));
        Assert.InRange(body.Length, 900_000, 1_000_000);
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync(body));
        await client.AssertGoneAsync();
        await host.AssertUnharmedAsync();
    }

    [Fact]
    public async Task R2_Post_OfAsManyPacketsAsAllowed_IsTaken()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        Assert.Equal("ok", await client.SendAsync(string.Join('\u001e', Enumerable.Repeat("6", 16_384))));
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync(string.Join('\u001e', Enumerable.Repeat("6", 16_385))));
        await client.AssertGoneAsync();
    }
}
