using System.Diagnostics;
using System.Text;

namespace Parley.Bench.Chat.Load;

/// <summary>Tells each member's receipts, merged, at most once per interval; spread evenly over it, so that they come as a stream and not as waves.</summary>
internal sealed class ReceiptLoad
{
    private readonly (LoadConversation Conversation, Membership Member)[] _members;
    private readonly double _perTick;
    private readonly byte[][] _prefixes;
    private readonly int[] _prefixOf;
    private readonly byte[] _payload = new byte[256];
    private double _due;
    private long _last;
    private int _next;

    public ReceiptLoad(IReadOnlyList<LoadConversation> conversations, string eventName, TimeSpan interval)
    {
        var members = new List<(LoadConversation, Membership)>();
        var prefixOf = new List<int>();
        for (var i = 0; i < conversations.Count; i++)
        {
            foreach (var member in conversations[i].Members)
            {
                members.Add((conversations[i], member));
                prefixOf.Add(i);
            }
        }

        (_members, _prefixOf) = ([.. members], [.. prefixOf]);
        _prefixes = [.. conversations.Select(one => Encoding.ASCII.GetBytes($"421[\"{eventName}\",{{\"conversationId\":\"{one.Id}\",\"seq\":"))];
        _perTick = _members.Length / (interval.TotalSeconds * Stopwatch.Frequency);
    }

    public void Tick(LoadHandler handler, long now)
    {
        _due = _last == 0 ? 0 : Math.Min(_due + ((now - _last) * _perTick), _members.Length);
        _last = now;
        for (; _due >= 1; _due--)
        {
            var index = _next++ % _members.Length;
            var member = _members[index].Member;
            if (member.Received > member.Told)
            {
                member.Told = member.Received;
                Queue(member, _prefixes[_prefixOf[index]]);
                handler.Dirty(member.Connection);
            }
        }
    }

    private void Queue(Membership member, byte[] prefix)
    {
        prefix.CopyTo(_payload, 0);
        System.Buffers.Text.Utf8Formatter.TryFormat(member.Told, _payload.AsSpan(prefix.Length), out var digits);
        "}]"u8.CopyTo(_payload.AsSpan(prefix.Length + digits));
        member.Connection.Queue(ClientFrame.Text(_payload.AsSpan(0, prefix.Length + digits + 2)));
    }
}
