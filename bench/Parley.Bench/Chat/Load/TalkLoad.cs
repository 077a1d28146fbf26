using System.Diagnostics;
using Parley.Bench.Chat.Servers;

namespace Parley.Bench.Chat.Load;

/// <summary>Who talks, and how long a message may take.</summary>
internal sealed record Talk
{
    /// <summary>One of each person; each has one connection.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Conversations with their members as places in <see cref="Tokens"/>; a group has all of them, in their order.</summary>
    public required IReadOnlyList<(Guid Id, IReadOnlyList<int> Members)> Conversations { get; init; }

    /// <summary><c>message-seen</c>, which implies delivered, or <c>message-delivered</c>.</summary>
    public required string Receipt { get; init; }

    /// <summary>Between two receipts of a member in a conversation.</summary>
    public required TimeSpan ReceiptInterval { get; init; }

    /// <summary>Milliseconds that 99 of 100 acknowledgements and deliveries may take.</summary>
    public required double LimitMilliseconds { get; init; }

    /// <summary>What the texts of a conversation say, by its place. Null: one long word.</summary>
    public Func<long, string>? Filler { get; init; }

    /// <summary>Messages under way at the beginning of the search.</summary>
    public required int UnderWay { get; init; }
}

/// <summary>Finds how many messages may be under way within the limit, holds that, and counts.</summary>
internal sealed class TalkLoad : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), WarmUp = TimeSpan.FromSeconds(5), Round = TimeSpan.FromSeconds(3);
    private const int Rounds = 4;
    private const double Room = 0.8;

    private readonly ChatServer _server;
    private readonly Talk _talk;
    private readonly LoadLoop _loop;
    private readonly MessageLoad _load;

    /// <summary>All that have been acknowledged and delivered, since everybody connected.</summary>
    public long Messages => _load.AllMessages;

    /// <summary>Connects everybody.</summary>
    public TalkLoad(ChatServer server, Talk talk)
    {
        (_server, _talk) = (server, talk);
        _loop = new LoadLoop(server.Address);
        foreach (var token in talk.Tokens)
        {
            _loop.Add(token);
        }

        _load = new MessageLoad(
            [.. talk.Conversations.Select(one => new LoadConversation(one.Id, [.. one.Members.Select(member => _loop.Connections[member])]))],
            talk.Receipt, talk.ReceiptInterval, talk.Filler);
        _loop.OpenAll(_load, Patience);
    }

    /// <summary>
    /// Warms the server up, then tries more or fewer messages under way; what is left is the number that gave the highest rate with some room below the limit,
    /// because what is held for a minute varies more than what is held for three seconds.
    /// </summary>
    public void Search()
    {
        Hold(_talk.UnderWay, WarmUp);
        var (best, bestMessages) = (0, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            _load.Counts.Clear();
            _loop.Run(_load, Round);
            var fits = _load.Counts.Percentile(0.99) <= Room * _talk.LimitMilliseconds;
            if (fits && _load.Counts.Messages > bestMessages)
            {
                (best, bestMessages) = (_load.Target, _load.Counts.Messages);
            }

            _load.Target = Math.Max(1, (int)(_load.Target * (fits ? 1.4 : 0.6)));
        }

        _load.Target = best == 0 ? _load.Target : best;
    }

    /// <summary>Holds a load without a search.</summary>
    public void Hold() => Hold(_talk.UnderWay, WarmUp);

    public TalkResult Measure(TimeSpan steady)
    {
        _load.Counts.Clear();
        var (processor, generator, started) = (_server.ProcessorTime, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        _loop.Run(_load, steady);
        return new TalkResult
        {
            Counts = _load.Counts,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            Processor = _server.ProcessorTime - processor,
            Generator = Environment.CpuUsage.TotalTime - generator,
            UnderWay = _load.Target,
        };
    }

    /// <summary>Lets what is under way come to its end; returns how many messages did not, within 10 s: acknowledged and not delivered, or neither.</summary>
    public int Drain()
    {
        _load.Target = 0;
        _loop.Run(_load, TimeSpan.FromSeconds(10), () => _load.UnderWay > 0);
        return _load.UnderWay;
    }

    public void Dispose() => _loop.Dispose();

    private void Hold(int underWay, TimeSpan time)
    {
        _load.Target = underWay;
        _loop.Run(_load, time);
    }
}

/// <summary>What a steady load came to.</summary>
internal sealed record TalkResult
{
    public required MessageCounts Counts { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Of all of the server's processes.</summary>
    public required TimeSpan Processor { get; init; }

    public required TimeSpan Generator { get; init; }

    public required int UnderWay { get; init; }

    public double Rate => Counts.Messages / Seconds;

    public double Deliveries => Counts.Delivered.Count / Seconds;

    public double MicrosecondsPerMessage => Processor.TotalMicroseconds / Counts.Messages;

    public string Summary => FormattableString.Invariant(
        $"  {Rate:0} messages/s, {Deliveries:0} deliveries/s, {Counts.Receipts / Seconds:0} receipts/s, {Counts.OtherEvents / Seconds:0} other events/s, ") +
        FormattableString.Invariant($"{UnderWay} under way, {Seconds:0.0} s\n") +
        FormattableString.Invariant($"  acknowledged p50 {Counts.Acknowledged.Percentile(0.5):0.00} ms, p99 {Counts.Acknowledged.Percentile(0.99):0.00} ms; ") +
        FormattableString.Invariant($"delivered p50 {Counts.Delivered.Percentile(0.5):0.00} ms, p99 {Counts.Delivered.Percentile(0.99):0.00} ms\n") +
        FormattableString.Invariant($"  server {MicrosecondsPerMessage:0.0} µs of processor per message ({Processor.TotalSeconds / Seconds:P0} of its core), ") +
        FormattableString.Invariant($"generator {Generator.TotalSeconds / Seconds:P0} of its core; repeated deliveries {Counts.Repeated}");
}
