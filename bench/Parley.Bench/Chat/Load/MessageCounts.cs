using Parley.Bench.Load;

namespace Parley.Bench.Chat.Load;

/// <summary>What a load has seen since the last <see cref="Clear"/>.</summary>
internal sealed class MessageCounts
{
    /// <summary>Messages that are acknowledged and have reached every other member.</summary>
    public long Messages { get; set; }

    /// <summary>Receipts that were acknowledged.</summary>
    public long Receipts { get; set; }

    /// <summary>Events that were not messages: other people's receipts, presence.</summary>
    public long OtherEvents { get; set; }

    /// <summary>Deliveries of what had been delivered already: a fault of the server.</summary>
    public long Repeated { get; set; }

    /// <summary>From sending to the acknowledgement.</summary>
    public LatencyHistogram Acknowledged { get; } = new();

    /// <summary>From sending to each delivery.</summary>
    public LatencyHistogram Delivered { get; } = new();

    /// <summary>The slower of both, in milliseconds.</summary>
    public double Percentile(double share) => Math.Max(Acknowledged.Percentile(share), Delivered.Percentile(share));

    public void Clear()
    {
        (Messages, Receipts, OtherEvents, Repeated) = (0, 0, 0, 0);
        Acknowledged.Clear();
        Delivered.Clear();
    }
}
