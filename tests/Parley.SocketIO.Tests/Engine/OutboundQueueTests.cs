using Parley.SocketIO.Engine;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Tests.Engine;

public class OutboundQueueTests
{
    [Fact]
    public void Enqueue_AtHalf_DropsEphemeralPacketsFirst()
    {
        var queue = new OutboundQueue(1_000, 1_000);
        Assert.Equal(EnqueueResult.Queued, queue.Enqueue(Packet(200), isEphemeral: true));
        Assert.Equal(EnqueueResult.Queued, queue.Enqueue(Packet(200), isEphemeral: false));
        Assert.Equal(EnqueueResult.Dropped, queue.Enqueue(Packet(200), isEphemeral: true));
        Assert.Equal(2, queue.Count);

        Assert.Equal(EnqueueResult.Queued, queue.Enqueue(Packet(200), isEphemeral: false));
        Assert.Equal(2, queue.Count);
        Assert.Equal(400, queue.Bytes);
        Assert.Equal(1, queue.Purged);
    }

    [Fact]
    public void Enqueue_AtFull_Overflows()
    {
        var queue = new OutboundQueue(1_000, 1_000);
        for (var i = 0; i < 5; i++)
            Assert.Equal(EnqueueResult.Queued, queue.Enqueue(Packet(200), isEphemeral: false));
        Assert.Equal(EnqueueResult.Overflow, queue.Enqueue(Packet(200), isEphemeral: false));
    }

    [Fact]
    public void Enqueue_TooManyPackets_Overflows()
    {
        var queue = new OutboundQueue(1_000_000, 16);
        for (var i = 0; i < 16; i++)
            Assert.Equal(EnqueueResult.Queued, queue.Enqueue(Packet(20), isEphemeral: false));
        Assert.Equal(EnqueueResult.Overflow, queue.Enqueue(Packet(20), isEphemeral: false));
    }

    [Fact]
    public void Enqueue_OneHugePacketAlone_IsQueued()
    {
        var queue = new OutboundQueue(1_000, 16);
        Assert.Equal(EnqueueResult.Queued, queue.Enqueue(Packet(5_000), isEphemeral: false));
        Assert.Equal(EnqueueResult.Overflow, queue.Enqueue(Packet(20), isEphemeral: false));
    }

    [Fact]
    public void Dequeue_All_LeavesNothing()
    {
        var queue = new OutboundQueue(100_000, 1_000);
        for (var i = 0; i < 100; i++)
            queue.Enqueue(Packet(20 + i), isEphemeral: i % 2 == 0);
        for (var i = 0; i < 100; i++)
            Assert.Equal(20 + i, queue.Dequeue().SizeBytes);
        Assert.Equal(0, queue.Count);
        Assert.Equal(0, queue.Bytes);
    }

    private static OutboundPacket Packet(int size) => OutboundPacket.FromText(new byte[size - OutboundPacket.HeaderRoom]);
}
