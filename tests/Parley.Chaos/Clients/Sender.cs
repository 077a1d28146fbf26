using Parley.Chaos.Checking;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos.Clients;

/// <summary>
/// A person who writes: a few messages under way at once, then a pause. What was not answered, or could not be stored, is sent again with its id before
/// anything new. Now and then it repeats what was acknowledged, edits or deletes it, reacts to or pins anybody's message, answers one, sends one on, names somebody, sends what must be
/// refused, or reads over REST what it wrote.
/// </summary>
internal sealed class Sender(PersonJournal journal, Device device, ParleyApi api, Journal run, RunClock clock, Tally tally, TimeSpan pace, Random random)
{
    private const int LargestBurst = 6, TrackedPerConversation = 5;

    private readonly Lock _lock = new();
    private readonly List<Send> _open = [];
    private readonly Dictionary<ConversationId, List<Send>> _tracked = [];
    private Send? _lastAcknowledged;
    private int _reading;

    /// <summary>Writes until it is stopped; completes when everything has its answer.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        device.Replica.Moved = Moved;
        while (!stop.IsCancellationRequested || HasOpen())
        {
            giveUp.ThrowIfCancellationRequested();
            SocketIOConnection? connection = null;
            try
            {
                connection = await device.ConnectedAsync().WaitAsync(HasOpen() ? giveUp : stop);
                await TransmitAsync(connection, Open());
                if (!stop.IsCancellationRequested && !HasOpen())
                {
                    await TransmitAsync(connection, Burst());
                    await ChangeAsync(connection);
                    await ReactAsync(connection);
                    await PinAsync(connection);
                }

                await Task.Delay(pace * (0.5 + random.NextDouble()), TimeProvider.System, stop.IsCancellationRequested ? giveUp : stop);
            }
            catch (OperationCanceledException)
            {
                // The end has come.
            }
            catch (Exception exception) when (Disconnections.IsOne(exception))
            {
                // With the next connection. One that cannot be written to is none, whatever may still come from it; and until that is known, to try at
                // once again and again would take all the processors' time from whoever has to find out.
                await (connection?.DisposeAsync() ?? default);
                await Task.Delay(pace, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private bool HasOpen()
    {
        lock (_lock)
        {
            return _open.Count > 0;
        }
    }

    private Send[] Open()
    {
        lock (_lock)
        {
            return [.. _open];
        }
    }

    private List<Send> Burst()
    {
        var conversations = device.Replica.Conversations;
        var burst = new List<Send>();
        for (var left = conversations.Count == 0 ? 0 : random.Next(1, LargestBurst + 1); left > 0; left--)
        {
            burst.Add(Next(conversations[random.Next(conversations.Count)]));
        }

        if (random.Next(20) == 0 && _lastAcknowledged is { } again)
        {
            burst.Add(again);
        }

        return burst;
    }

    private Send Next(ConversationId conversation)
    {
        var other = random.Next(4) == 0 ? device.Replica.Any(random) : null;
        var isForward = other is not null && random.Next(2) == 0;
        var send = new Send
        {
            Id = new MessageId(Guid.CreateVersion7()),
            Conversation = isForward ? conversation : other?.Conversation ?? conversation,
            Text = isForward ? null : Text(),
            ReplyTo = isForward ? null : other?.Message,
            Forward = isForward ? other : null,
            SentAtMs = clock.Ms,
        };
        lock (_lock)
        {
            send.SentAt = run.NextMoment();
            send.Statuses.Add(new StatusEntry(send.SentAt, Status.Sending));
            journal.Sends.Add(send);
            _open.Add(send);
        }

        return send;
    }

    /// <summary>One in a hundred is empty: it must be refused, and stand nowhere. One in ten names somebody, who may not be a member.</summary>
    private string Text() => random.Next(100) == 0 ? "" : string.Concat(
        $"{journal.Name} {journal.Sends.Count}",
        random.Next(10) == 0 ? $" @person{random.Next(20)}" : "",
        random.Next(20) == 0 ? $" {new string('x', random.Next(2000))}" : "");

    /// <summary>
    /// One in three bursts is followed by a change of an earlier message, one in four of them a deletion. Without an answer it is left at that: what it has
    /// done, or not, everybody sees alike.
    /// </summary>
    private async Task ChangeAsync(SocketIOConnection connection)
    {
        if (random.Next(3) > 0 || Earlier() is not { } send)
        {
            return;
        }

        var (name, answer) = random.Next(4) == 0
            ? (EventNames.DeleteMessage, await connection.RequestAsync(
                EventNames.DeleteMessage, new DeleteMessageRequest { ConversationId = send.Conversation, MessageId = send.Id }, ProtocolJson.Default.DeleteMessageRequest))
            : (EventNames.EditMessage, await connection.RequestAsync(
                EventNames.EditMessage,
                new EditMessageRequest { ConversationId = send.Conversation, MessageId = send.Id, Text = $"{send.Text} edited {random.Next(1000)}" },
                ProtocolJson.Default.EditMessageRequest));
        if (answer.Error is null)
        {
            var changed = answer.Read(ProtocolJson.Default.ChangeMessageResponse);
            device.Replica.Acknowledged(new MessageUpdatedEvent
            {
                ConversationId = send.Conversation,
                After = changed.After,
                UpTo = changed.UpTo,
                Message = changed.Message,
            });
            tally.CountChanged(name == EventNames.DeleteMessage);
        }
    }

    /// <summary>One in three bursts is followed by a reaction, or by taking one back, of few different ones, so that several people meet. Refused or lost, it is left at that.</summary>
    private async Task ReactAsync(SocketIOConnection connection)
    {
        if (random.Next(3) > 0 || device.Replica.Any(random) is not var (conversation, message))
        {
            return;
        }

        var answer = await connection.RequestAsync(
            EventNames.React,
            new ReactRequest { ConversationId = conversation, MessageId = message, Emoji = random.Next(2) == 0 ? "👍" : "🎉", Remove = random.Next(3) == 0 },
            ProtocolJson.Default.ReactRequest);
        if (answer.Error is null)
        {
            var changed = answer.Read(ProtocolJson.Default.ChangeMessageResponse);
            device.Replica.Acknowledged(new MessageUpdatedEvent { ConversationId = conversation, After = changed.After, UpTo = changed.UpTo, Message = changed.Message });
            tally.CountReaction();
        }
    }

    /// <summary>One in six bursts is followed by a pin, or by taking one off. Refused to whoever may not, or lost, it is left at that.</summary>
    private async Task PinAsync(SocketIOConnection connection)
    {
        if (random.Next(6) > 0 || device.Replica.Any(random) is not var (conversation, message))
        {
            return;
        }

        var answer = await connection.RequestAsync(
            EventNames.PinMessage,
            new PinMessageRequest { ConversationId = conversation, MessageId = message, Remove = random.Next(3) == 0 },
            ProtocolJson.Default.PinMessageRequest);
        if (answer.Error is null)
        {
            var changed = answer.Read(ProtocolJson.Default.ChangeMessageResponse);
            device.Replica.Acknowledged(new MessageUpdatedEvent { ConversationId = conversation, After = changed.After, UpTo = changed.UpTo, Message = changed.Message });
            tally.CountPin();
        }
    }

    /// <summary>A message that was acknowledged; of the latest ones, so that several edits meet the same.</summary>
    private Send? Earlier()
    {
        lock (_lock)
        {
            var acknowledged = journal.Sends.TakeLast(12).Where(send => send.Acks.Count > 0).ToList();
            return acknowledged.Count == 0 ? null : acknowledged[random.Next(acknowledged.Count)];
        }
    }

    /// <summary>Completes when all are answered or the connection has ended.</summary>
    private async Task TransmitAsync(SocketIOConnection connection, IReadOnlyCollection<Send> sends)
    {
        var answers = new List<Task>();
        foreach (var send in sends)
        {
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var request = new SendMessageRequest
            {
                Id = send.Id,
                ConversationId = send.Conversation,
                Text = send.Text,
                ReplyTo = send.ReplyTo,
                Forward = send.Forward is var (conversation, message) ? new ForwardedMessage { ConversationId = conversation, MessageId = message } : null,
            };
            answers.Add(answered.Task);
            await connection.EmitAsync(EventNames.SendMessage, request, ProtocolJson.Default.SendMessageRequest, ack =>
            {
                Answered(send, ack);
                answered.SetResult();
            });
            send.OnTheWire = true;
        }

        if (await Task.WhenAny(Task.WhenAll(answers), connection.Closed) == connection.Closed)
        {
            tally.CountInDoubt(answers.Count(answer => !answer.IsCompleted));
            await connection.Closed;
        }
    }

    private void Answered(Send send, Acknowledgement ack)
    {
        if (ack.Error is { } error)
        {
            Refused(send, error);
            return;
        }

        var sent = ack.Read(ProtocolJson.Default.SendMessageResponse);
        lock (_lock)
        {
            var moment = run.NextMoment();
            if (send.Acks.Count == 0)
            {
                send.Statuses.Add(new StatusEntry(moment, Status.Sent));
                Track(send);
                tally.CountAcknowledged();
            }

            send.Acks.Add(new SendAck(moment, sent.Message.Seq, sent.Message.Rev, sent.Message.Text, sent.Message.ChangedRev ?? 0));
            _open.Remove(send);
        }

        device.Replica.Acknowledged(sent);
        Volatile.Write(ref _lastAcknowledged, send);
        if (Interlocked.Exchange(ref _reading, 1) == 0)
        {
            _ = ReadOwnAsync(send);
        }
    }

    private void Refused(Send send, ErrorBody error)
    {
        lock (_lock)
        {
            if (error.Retryable)
            {
                send.HasNoOrder = true;
                tally.CountTurnedAway();
            }
            else if (send.Acks.Count == 0)
            {
                send.Refusal = error.Code;
                send.Statuses.Add(new StatusEntry(run.NextMoment(), Status.Failed));
                _open.Remove(send);
            }
            else
            {
                // It was acknowledged before: that a repeat is refused contradicts promise 2. The body of this "acknowledgement" says so in the report (I1).
                send.Acks.Add(new SendAck(run.NextMoment(), send.Acks[0].Seq, send.Acks[0].Rev, $"refused: {error.Code}"));
            }
        }
    }

    private void Track(Send send)
    {
        if (!_tracked.TryGetValue(send.Conversation, out var tracked))
        {
            _tracked.Add(send.Conversation, tracked = []);
        }

        tracked.Add(send);
        if (tracked.Count > TrackedPerConversation)
        {
            tracked.RemoveAt(0);
        }
    }

    /// <summary>What the sender shows beside its latest messages.</summary>
    private void Moved(ConversationId conversation, View view)
    {
        lock (_lock)
        {
            if (!_tracked.TryGetValue(conversation, out var tracked) || !view.IsKnown)
            {
                return;
            }

            foreach (var send in tracked.Where(send => send.Acks.Count > 0 && send.Acks[0].Rev <= view.Last))
            {
                var status = view.StatusOf(journal.User, send.Acks[0].Seq);
                if (status != send.Statuses[^1].Status)
                {
                    send.Statuses.Add(new StatusEntry(run.NextMoment(), status));
                }
            }
        }
    }

    /// <summary>One at a time, so that the reads follow the sends as fast as they can without taking the server from them.</summary>
    private async Task ReadOwnAsync(Send send)
    {
        try
        {
            var page = await api.MessagesAfterAsync(send.Conversation, send.Acks[0].Seq - 1, limit: 1);
            lock (_lock)
            {
                journal.OwnReads.Add(new OwnRead(send, page.Items is [var found, ..] ? found.ToLogged() : null));
            }
        }
        catch (Exception exception) when (Disconnections.IsOne(exception))
        {
            // Not answered: says nothing.
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }
}
