using System.Text;
using System.Text.Json;
using Parley.SocketIO.Tests.Hosting;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Tests.Wire;

public class PacketEncoderTests
{
    [Fact]
    public void Encode_EveryType_HasItsWireForm()
    {
        var value = TestJson.Parse("{\"a\":\"é☃\"}");
        Assert.Equal("42[\"e\",{\"a\":\"é☃\"}]", Text(PacketEncoder.Event("/", "e", value, TestJson.Default.JsonElement)));
        Assert.Equal("42/n,5[\"e\",1]", Text(PacketEncoder.Event("/n", "e", 1, TestJson.Default.Int32, 5)));
        Assert.Equal("42[\"e\"]", Text(PacketEncoder.Event("/", "e", [])));
        Assert.Equal("430[\"x\"]", Text(PacketEncoder.Ack("/", 0, "x", TestJson.Default.String)));
        Assert.Equal("43/n,12[]", Text(PacketEncoder.Ack("/n", 12, [])));
        Assert.Equal("40{\"sid\":\"s\"}", Text(PacketEncoder.Connect("/", "s")));
        Assert.Equal("44{\"message\":\"no\"}", Text(PacketEncoder.ConnectError("/", "no", null)));
        Assert.Equal("44/n,{\"message\":\"no\",\"data\":{\"a\":1}}", Text(PacketEncoder.ConnectError("/n", "no", TestJson.Parse("{\"a\":1}"))));
        Assert.Equal("41/n,", Text(PacketEncoder.Disconnect("/n")));
    }

    [Theory]
    [InlineData(11, 2)]
    [InlineData(120, 2)]
    [InlineData(130, 4)]
    [InlineData(65_530, 4)]
    [InlineData(70_000, 10)]
    public void WebSocketFrame_AnyLength_HasTheShortestHeader(int length, int header)
    {
        var packet = PacketEncoder.Event("/", "e", new string('x', length - 10), TestJson.Default.String);
        Assert.Equal(length, packet.Data.Length);
        Assert.Equal(header + length, packet.WebSocketFrame.Length);
        Assert.Equal(0x81, packet.WebSocketFrame.Span[0]);
    }

    [Fact]
    public void Encode_FailingSerializer_LeavesTheNextPacketWhole()
    {
        using var disposed = JsonDocument.Parse("{}");
        var broken = disposed.RootElement;
        disposed.Dispose();
        Assert.ThrowsAny<Exception>(() => PacketEncoder.Event("/", "e", broken, TestJson.Default.JsonElement));
        Assert.Equal("42[\"e\",1]", Text(PacketEncoder.Event("/", "e", 1, TestJson.Default.Int32)));
    }

    private static string Text(OutboundPacket packet) => Encoding.UTF8.GetString(packet.Data.Span);
}
