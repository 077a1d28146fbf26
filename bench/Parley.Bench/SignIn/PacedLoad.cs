using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using Parley.Bench.Chat.Load;

namespace Parley.Bench.SignIn;

/// <summary>One message each interval, in one conversation after another, whether or not those before have arrived.</summary>
internal sealed class PacedLoad : LoadHandler
{
    /// <summary>Messages that may be under way; more would mean that the server stands still.</summary>
    private const int Slots = 10_000;

    private readonly IReadOnlyList<LoadConversation> _conversations;
    private readonly SendFrame[] _frames;
    private readonly long[] _sentAt = new long[Slots];
    private readonly int[] _rounds = new int[Slots];
    private readonly long _interval;
    private long _nextAt;
    private int _next;

    /// <param name="conversations">Of two people each: the first one writes.</param>
    /// <param name="interval">Ticks of <see cref="Stopwatch"/>.</param>
    public PacedLoad(IReadOnlyList<LoadConversation> conversations, long interval)
    {
        _conversations = conversations;
        _frames = [.. conversations.Select(conversation => new SendFrame(conversation.Id))];
        _interval = interval;
    }

    public MessageCounts Counts { get; set; } = new();

    public override void Ack(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
        if (!Utf8Parser.TryParse(packet, out long number, out _) || packet.IndexOf("\"ok\":true"u8) < 0)
        {
            throw new InvalidOperationException($"A message was refused: {Encoding.UTF8.GetString(packet)}");
        }

        Counts.Acknowledged.Add(now - _sentAt[number - SendFrame.FirstSlot]);
    }

    public override void Event(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
        if (!packet.StartsWith("[\"receive-message\""u8))
        {
            Counts.OtherEvents++;
            return;
        }

        var text = packet[(packet.IndexOf("\"text\":\""u8) + 8)..];
        if (!Utf8Parser.TryParse(text[..SendFrame.SlotDigits], out long slot, out _))
        {
            throw new InvalidOperationException($"Not one of this load's messages: {Encoding.UTF8.GetString(packet)}");
        }

        Counts.Delivered.Add(now - _sentAt[slot - SendFrame.FirstSlot]);
        Counts.Messages++;
    }

    /// <summary>When everybody has joined.</summary>
    public void Begin() => _nextAt = Stopwatch.GetTimestamp();

    public override void Tick(long now)
    {
        for (; _nextAt > 0 && _nextAt <= now; _nextAt += _interval)
        {
            var slot = _next % Slots;
            var index = _next++ % _conversations.Count;
            var sender = _conversations[index].NextSender();

            // From when it should have been sent: a server that stands still must not be asked less.
            _sentAt[slot] = _nextAt;
            _frames[index].Queue(sender, slot, ++_rounds[slot]);
            Dirty(sender);
        }
    }
}
