using System.Collections.Concurrent;
using System.Text.Json;
using Parley.SocketIO.Rooms;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Adapters;

/// <summary>Broadcasts that are acknowledged: each answer is sent on as it comes, so that a time-out loses only what is late.</summary>
internal sealed partial class Cluster
{
    /// <summary>What a message about a broadcast's answers says.</summary>
    private const int Asked = 0, Answered = 1, WillNotAnswer = 2;

    private readonly ConcurrentDictionary<long, AckCollector> _collectors = new();

    /// <summary>
    /// Of 15 digits, the most that clients may answer with, and from a random start: another node's ids, or those that a namespace counts from 0, are met
    /// with a probability of nearly nothing, and then cost one answer.
    /// </summary>
    private long _lastAckId = Random.Shared.NextInt64(100_000_000_000_000, 900_000_000_000_000);

    internal long NextAckId() => Interlocked.Increment(ref _lastAckId);

    /// <summary>Asks the other nodes' sockets, too. The collector hears of their answers until it is removed.</summary>
    internal void BroadcastWithAck(string ns, BroadcastTarget target, long id, OutboundPacket packet, TimeSpan timeout, AckCollector collector)
    {
        _collectors[id] = collector;
        var message = Message(MessageKind.BroadcastWithAck, 128 + packet.SizeBytes);
        WriteTarget(message.Write(id).Write((long)timeout.TotalMilliseconds), ns, target);
        Publish(WritePacket(message, packet));
    }

    internal void StopCollecting(long id) => _collectors.TryRemove(id, out _);

    private void OnBroadcastWithAck(string from, ref MessageReader reader)
    {
        var id = reader.ReadInt64();
        var timeout = TimeSpan.FromMilliseconds(reader.ReadInt64());
        var (ns, target) = ReadTarget(ref reader);
        var packet = ReadPacket(ref reader);
        var sockets = ns is null ? [] : new BroadcastOperator(ns, target).FetchSockets();

        // The number goes first: whoever waits knows from then on for how many.
        Send(from, Message(MessageKind.BroadcastAck).Write(id).Write(Asked).Write(sockets.Count));
        if (sockets.Count == 0)
            return;
        var asked = new AskedSockets(id, sockets, answer => SendAnswer(from, id, answer));
        asked.Ask(packet);
        _ = ForgetAsync(asked, timeout);
    }

    private async Task ForgetAsync(AskedSockets asked, TimeSpan timeout)
    {
        try
        {
            await asked.Done.WaitAsync(timeout, _server.Time);
        }
        catch (TimeoutException)
        {
            asked.Forget();
        }
    }

    private void SendAnswer(string to, long id, ReceivedArguments? answer)
    {
        var message = Message(MessageKind.BroadcastAck).Write(id);
        if (answer is null)
        {
            Send(to, message.Write(WillNotAnswer));
            return;
        }

        message.Write(Answered).Write(answer.Json.Json).Write(answer.Attachments.Count);
        foreach (var attachment in answer.Attachments)
            message.Write(attachment.Span);
        Send(to, message);
    }

    private void OnBroadcastAck(string from, ref MessageReader reader)
    {
        if (!_collectors.TryGetValue(reader.ReadInt64(), out var collector))
            return;
        switch (reader.ReadInt32())
        {
            case Asked:
                collector.Expect(from, reader.ReadInt32());
                break;
            case Answered:
                collector.Add(from, ReadAnswer(ref reader));
                break;
            default:
                collector.Add(from, null);
                break;
        }
    }

    private ReceivedArguments ReadAnswer(ref MessageReader reader)
    {
        // Checked when it came from its client; read once more because only its text travels.
        if (!PacketParser.TryReadAck(reader.ReadBytes().ToArray(), _server.Options.MaxJsonDepth, out var arguments))
            throw new JsonException("An answer of another node is no JSON array.");
        var attachments = new ReadOnlyMemory<byte>[reader.ReadCount()];
        for (var i = 0; i < attachments.Length; i++)
            attachments[i] = reader.ReadBytes().ToArray();
        return new ReceivedArguments(arguments, attachments);
    }
}
