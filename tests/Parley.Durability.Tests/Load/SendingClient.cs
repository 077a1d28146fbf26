using System.Net.WebSockets;
using System.Numerics;
using Parley.Chaos.Checking;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Durability.Tests.Load;

/// <summary>
/// A person who sends without end, many messages under way at once. What was in doubt when the connection broke is sent again, in its order, before
/// anything new. Now and then it repeats what was acknowledged, sends what must be refused, or reads what it wrote.
/// </summary>
internal sealed class SendingClient(PersonJournal journal, string token, IReadOnlyList<ConversationId> conversations, LoadCounter counter, Journal run, Random random)
{
    private readonly Device _device = new(token, new Screen(journal.Devices[0]));
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Send> _inDoubt = [];
    private Send? _lastAcknowledged;
    private volatile bool _finishing;
    private int _reading;

    public Screen Screen => _device.Screen;

    /// <summary>Completes when, after <see cref="Finish"/>, nothing is in doubt any more.</summary>
    public Task Settled => _settled.Task;

    /// <summary>From now on only settles what is in doubt.</summary>
    public void Finish() => _finishing = true;

    /// <summary>One connection's life, until the server is gone.</summary>
    /// <returns>How many sends reached the operating system and were neither acknowledged nor refused.</returns>
    public async Task<int> RunAsync(Uri server)
    {
        try
        {
            await using var connection = await _device.ConnectAsync(server);
            using var api = new ParleyApi(server, token);
            await Task.WhenAll(_device.WatchAsync(connection), SendUntilClosedAsync(connection, api));
        }
        catch (Exception exception) when (IsDisconnection(exception))
        {
            // The server is gone: what is in doubt waits for the next one.
        }

        lock (_lock)
        {
            return _inDoubt.Count(send => send.OnTheWire);
        }
    }

    public static bool IsDisconnection(Exception exception) =>
        exception is WebSocketException or ObjectDisposedException or HttpRequestException or IOException or OperationCanceledException;

    private async Task SendUntilClosedAsync(SocketIOConnection connection, ParleyApi api)
    {
        using var closed = new CancellationTokenSource();
        _ = connection.Closed.ContinueWith(_ => closed.CancelAsync(), TaskScheduler.Default);

        // From a patient sender to a flood, 1, 2, 4 … 64: small windows make many small commits, large ones few that are full.
        using var window = new SemaphoreSlim(1 << random.Next(BitOperations.Log2((uint)counter.LargestWindow) + 1));
        try
        {
            foreach (var send in InDoubt())
            {
                await TransmitAsync(connection, api, send, window, closed.Token);
            }

            while (!_finishing)
            {
                await TransmitAsync(connection, api, Next(), window, closed.Token);
                if (random.Next(64) == 0 && _lastAcknowledged is { } again)
                {
                    await TransmitAsync(connection, api, again, window, closed.Token);
                }
            }

            Settle();
        }
        catch (Exception exception) when (IsDisconnection(exception))
        {
            // As in RunAsync; the receiving side still hands on what came before the end.
        }

        await connection.Closed;
    }

    private Send[] InDoubt()
    {
        lock (_lock)
        {
            return [.. _inDoubt];
        }
    }

    private Send Next()
    {
        // One in a hundred is empty: it must be refused, and stand nowhere.
        var text = random.Next(100) == 0 ? "" : $"{journal.Name} {journal.Sends.Count} {new string('x', random.Next(random.Next(20) == 0 ? 4000 : 200))}";
        var send = new Send { Id = new MessageId(Guid.CreateVersion7()), Conversation = conversations[random.Next(conversations.Count)], Text = text };
        lock (_lock)
        {
            send.SentAt = run.NextMoment();
            journal.Sends.Add(send);
            _inDoubt.Add(send);
        }

        return send;
    }

    private async Task TransmitAsync(SocketIOConnection connection, ParleyApi api, Send send, SemaphoreSlim window, CancellationToken closed)
    {
        await window.WaitAsync(closed);
        var request = new SendMessageRequest { Id = send.Id, ConversationId = send.Conversation, Text = send.Text };
        await connection.EmitAsync(EventNames.SendMessage, request, ProtocolJson.Default.SendMessageRequest, ack =>
        {
            Answered(send, ack, api);
            window.Release();
        });
        send.OnTheWire = true;
    }

    private void Answered(Send send, Acknowledgement ack, ParleyApi api)
    {
        if (ack.Error is { } error)
        {
            if (error.Retryable)
            {
                throw new InvalidOperationException($"{journal.Name} was told to retry: {error.Code} {error.Detail}");
            }

            lock (_lock)
            {
                send.Refusal = error.Code;
                _inDoubt.Remove(send);
            }

            Settle();
            return;
        }

        var sent = ack.Read(ProtocolJson.Default.SendMessageResponse);
        bool first;
        lock (_lock)
        {
            first = send.Acks.Count == 0;
            send.Acks.Add(new SendAck(run.NextMoment(), sent.Message.Seq, sent.Message.Rev, sent.Message.Text));
            _inDoubt.Remove(send);
        }

        // A sync shows a message of one's own before its acknowledgement only when an earlier attempt had stored it.
        var isNew = Screen.Apply(sent.Message.ConversationId, sent.After, sent.UpTo, sent.Message);
        Volatile.Write(ref _lastAcknowledged, send);
        if (first)
        {
            counter.Acknowledged(wasStored: !isNew);
        }

        if (Interlocked.Exchange(ref _reading, 1) == 0)
        {
            _ = ReadOwnAsync(send, api);
        }

        Settle();
    }

    /// <summary>One at a time, so that the reads follow the sends as fast as they can without taking the server from them.</summary>
    private async Task ReadOwnAsync(Send send, ParleyApi api)
    {
        try
        {
            var page = await api.MessagesAfterAsync(send.Conversation, send.Acks[0].Seq - 1, limit: 1);
            lock (_lock)
            {
                journal.OwnReads.Add(new OwnRead(send, page.Items is [var found, ..] ? found.ToLogged() : null));
            }
        }
        catch (Exception exception) when (IsDisconnection(exception))
        {
            // Not answered: says nothing.
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    private void Settle()
    {
        lock (_lock)
        {
            if (_finishing && _inDoubt.Count == 0)
            {
                _settled.TrySetResult();
            }
        }
    }
}
