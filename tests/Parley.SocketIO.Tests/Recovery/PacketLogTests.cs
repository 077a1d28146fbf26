using Parley.SocketIO.Recovery;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Tests.Recovery;

public class PacketLogTests
{
    private readonly ManualTime _time = new();
    private readonly RecoveryMemory _memory;
    private readonly PacketLog _log;

    public PacketLogTests()
    {
        var options = new RecoveryOptions { MaxPackets = 4, MaxBytes = 2_000, MaxDisconnectionDuration = TimeSpan.FromSeconds(7) };
        _memory = new RecoveryMemory(options, TimeSpan.FromSeconds(3), _time);
        _log = new PacketLog(_memory);
    }

    [Fact]
    public void Append_OverTheNumber_ForgetsTheOldestAndSaysSo()
    {
        var start = _time.GetTimestamp();
        for (var i = 0; i < 4; i++)
            Append(i);
        Assert.False(_log.HasLost(start));
        Append(4);
        Assert.True(_log.HasLost(start));
        Assert.False(_log.HasLost(start + 1));
        Assert.Equal(1, _log.First);
        Assert.Equal(5, _log.Next);
        Assert.Null(_log.From(0));
        Assert.Equal(["o1", "o2", "o3", "o4"], _log.From(1)!.Select(packet => packet.Offset));
        Assert.Empty(_log.From(5)!);
    }

    [Fact]
    public void Append_OverTheBytes_ForgetsTheOldest()
    {
        Append(0, sizeBytes: 800);
        Append(1, sizeBytes: 800);
        Append(2, sizeBytes: 800);
        Assert.Equal(1, _log.First);
        Append(3, sizeBytes: 4_000);
        Assert.Equal(4, _log.First);
    }

    [Fact]
    public void Append_OverTheBoundsOfAllLogs_ForgetsWhatIsOldestWhoeverHasIt()
    {
        var other = new PacketLog(_memory);
        Append(0);
        Append(1, log: other);
        Append(2);
        Append(3, log: other);
        Append(4, log: other);
        Assert.Equal((1, 0), (_log.First, other.First));
        Assert.True(_log.HasLost(0));
        Assert.False(other.HasLost(0));
        Append(5, sizeBytes: 1_800, log: other);
        Assert.True(_log.IsEmpty);
        Assert.Equal(["o5"], other.From(other.First)!.Select(packet => packet.Offset));
        _time.Advance(TimeSpan.FromSeconds(11));
        _memory.Trim();
        Assert.True(other.IsEmpty);
    }

    [Fact]
    public void Trim_AfterItsTime_ForgetsWithoutALoss()
    {
        Append(0);
        _time.Advance(TimeSpan.FromSeconds(10));
        Append(1);
        Assert.Equal(0, _log.First);
        _time.Advance(TimeSpan.FromSeconds(1));
        _memory.Trim();
        Assert.Equal(1, _log.First);
        _time.Advance(TimeSpan.FromSeconds(10));
        _memory.Trim();
        Assert.True(_log.IsEmpty);
        Assert.False(_log.HasLost(0));
    }

    [Fact]
    public void PositionAfter_TakesTheLastOfAnOffset_ThatTheSocketMaySee()
    {
        Append(7);
        Append(8);
        Append(7, onlyFor: "me");
        Assert.Equal(3, _log.PositionAfter("o7", "me", 0));
        Assert.Equal(1, _log.PositionAfter("o7", "other", 0));
        Assert.Equal(-1, _log.PositionAfter("o7", "other", 1));
        Assert.Equal(-1, _log.PositionAfter("o9", "me", 0));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("a", "", true)]
    [InlineData("me", "", true)]
    [InlineData("b", "", false)]
    [InlineData("a,b", "b", true)]
    [InlineData("a", "a", false)]
    [InlineData("", "me", false)]
    public void IsFor_FollowsRoomsAndExceptions(string rooms, string except, bool isFor)
    {
        var packet = new LoggedPacket(Packet("o", 1), Names(rooms), Names(except), onlyFor: null);
        Assert.Equal(isFor, packet.IsFor("me", ["a"]));
    }

    private void Append(int number, int sizeBytes = 20, string? onlyFor = null, PacketLog? log = null) =>
        (log ?? _log).Append(new LoggedPacket(Packet($"o{number}", sizeBytes), [], [], onlyFor));

    private static OutboundPacket Packet(string offset, int sizeBytes)
    {
        var packet = OutboundPacket.FromText(new byte[sizeBytes]);
        packet.Offset = offset;
        return packet;
    }

    private static string[] Names(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
