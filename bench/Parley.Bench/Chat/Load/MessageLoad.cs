using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace Parley.Bench.Chat.Load;

/// <summary>
/// People who talk: a fixed number of messages is under way, each in a slot. When its sender has the acknowledgement and every other member the message, the
/// slot's next message goes out in the next conversation. So a faster server gets more, none is flooded, and what is counted has been acknowledged and delivered.
/// Beside that, receipts: what a member has received is told once per interval and conversation, merged.
/// </summary>
internal sealed class MessageLoad : LoadHandler
{
    private readonly IReadOnlyList<LoadConversation> _conversations;
    private readonly SendFrame[] _frames;
    private readonly ReceiptLoad _receipts;
    private Slot[] _slots = [];
    private int _target, _next;

    public MessageLoad(IReadOnlyList<LoadConversation> conversations, string receiptEvent, TimeSpan receiptInterval, Func<long, string>? filler = null)
    {
        _conversations = conversations;
        _frames = [.. conversations.Select((conversation, i) => new SendFrame(conversation.Id, filler?.Invoke(i)))];
        _receipts = new ReceiptLoad(conversations, receiptEvent, receiptInterval);
    }

    public MessageCounts Counts { get; } = new();

    /// <summary>As <see cref="MessageCounts.Messages"/>, from the beginning.</summary>
    public long AllMessages { get; private set; }

    /// <summary>Messages that are under way.</summary>
    public int UnderWay { get; private set; }

    /// <summary>How many messages are to be under way; 0 lets them run out.</summary>
    public int Target
    {
        get => _target;
        set
        {
            _target = value;
            if (_slots.Length < value)
            {
                Array.Resize(ref _slots, value);
            }

            var now = Stopwatch.GetTimestamp();
            for (var slot = 0; slot < value; slot++)
            {
                if (_slots[slot].Waiting == 0)
                {
                    Send(slot, now);
                }
            }
        }
    }

    public override void Ack(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
        if (!Utf8Parser.TryParse(packet, out long number, out _) || number < SendFrame.FirstSlot)
        {
            Counts.Receipts++;
            return;
        }

        if (packet.IndexOf("\"ok\":true"u8) < 0)
        {
            throw new InvalidOperationException($"A message was refused: {Encoding.UTF8.GetString(packet)}");
        }

        var slot = (int)(number - SendFrame.FirstSlot);
        Counts.Acknowledged.Add(now - _slots[slot].SentAt);
        Arrived(slot, now);
    }

    public override void Event(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
        if (!packet.StartsWith("[\"receive-message\""u8))
        {
            Counts.OtherEvents++;
            return;
        }

        var text = packet[(packet.IndexOf("\"text\":\""u8) + 8)..];
        var slot = (int)Number(text[..SendFrame.SlotDigits]) - SendFrame.FirstSlot;
        var round = Number(text.Slice(SendFrame.SlotDigits, SendFrame.RoundDigits));
        if (_slots[slot].Round != round || _slots[slot].Waiting == 0)
        {
            Counts.Repeated++;
            return;
        }

        Counts.Delivered.Add(now - _slots[slot].SentAt);
        var member = _conversations[_slots[slot].Conversation].MemberOf(connection);
        member.Received = Math.Max(member.Received, Number(packet[(packet.IndexOf("\"seq\":"u8) + 6)..]));
        Arrived(slot, now);
    }

    public override void Tick(long now) => _receipts.Tick(this, now);

    private static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out _) ? number : throw new FormatException($"Not a number: {Encoding.UTF8.GetString(digits)}");

    private void Arrived(int slot, long now)
    {
        if (--_slots[slot].Waiting > 0)
        {
            return;
        }

        UnderWay--;
        Counts.Messages++;
        AllMessages++;
        if (slot < _target)
        {
            Send(slot, now);
        }
    }

    private void Send(int slot, long now)
    {
        var index = _next++ % _conversations.Count;
        var conversation = _conversations[index];
        var sender = conversation.NextSender();
        ref var sending = ref _slots[slot];
        sending = new Slot { Conversation = index, Round = sending.Round + 1, Waiting = conversation.Members.Length, SentAt = now };
        _frames[index].Queue(sender, slot, sending.Round);
        Dirty(sender);
        UnderWay++;
    }

    private struct Slot
    {
        /// <summary>Where its message goes.</summary>
        public int Conversation;

        /// <summary>How many messages it has carried.</summary>
        public int Round;

        /// <summary>What is still to come: the acknowledgement and each other member's delivery. 0: the slot is free.</summary>
        public int Waiting;

        public long SentAt;
    }
}
