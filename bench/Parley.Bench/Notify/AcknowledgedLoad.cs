using System.Buffers.Text;
using System.Text;
using Parley.Bench.Chat.Load;

namespace Parley.Bench.Notify;

/// <summary>People who write to others who are not here: a fixed number of messages is under way, and each acknowledgement sends the next, in the next conversation.</summary>
internal sealed class AcknowledgedLoad(IReadOnlyList<(Guid Conversation, LoadConnection Sender)> writers) : LoadHandler
{
    private readonly SendFrame[] _frames = [.. writers.Select(one => new SendFrame(one.Conversation))];
    private int _next, _round;

    public long Sent { get; private set; }

    public long Acknowledged { get; private set; }

    public bool Stopped { get; set; }

    public void Begin(int underWay)
    {
        for (var slot = 0; slot < underWay; slot++)
        {
            Send(slot);
        }
    }

    public override void Ack(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
        if (!Utf8Parser.TryParse(packet, out long number, out _) || packet.IndexOf("\"ok\":true"u8) < 0)
        {
            throw new InvalidOperationException($"A message was refused: {Encoding.UTF8.GetString(packet)}");
        }

        Acknowledged++;
        if (!Stopped)
        {
            Send((int)number - SendFrame.FirstSlot);
        }
    }

    private void Send(int slot)
    {
        var index = _next++ % writers.Count;
        _frames[index].Queue(writers[index].Sender, slot, ++_round);
        Dirty(writers[index].Sender);
        Sent++;
    }
}
