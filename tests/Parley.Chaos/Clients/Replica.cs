using System.Text.Json;
using Parley.Chaos.Checking;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chaos.Clients;

/// <summary>
/// A device's reducer, by the rules of docs/protocol/README.md and nothing else: frames by <c>{after, upTo}</c>, cursors by maximum, syncs by stamp. Writes
/// down what it is told and what it shows. Safe from any thread.
/// </summary>
internal sealed class Replica(UserId me, DeviceJournal journal, Journal run)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationId, View> _views = [];
    private int _connection;
    private string? _stamp;
    private long _userRev;
    private IReadOnlyDictionary<ConversationId, long>? _awaited;
    private TaskCompletionSource _reached = new();
    private long _since;

    /// <summary>Called under the lock when somebody's cursors or a conversation's members may have moved.</summary>
    public Action<ConversationId, View>? Moved { get; set; }

    public DeviceJournal Journal => journal;

    /// <summary>Frames are held because something before them is missing.</summary>
    public bool HasGap => Read(() => _views.Values.Any(view => view.Held.Count > 0));

    /// <summary>What one is a member of, as far as this device knows.</summary>
    public IReadOnlyList<ConversationId> Conversations => Read(() => (IReadOnlyList<ConversationId>)[.. _views.Where(view => view.Value.IsKnown).Select(view => view.Key)]);

    /// <summary>One of the messages on the screen, anybody's; null when there are none.</summary>
    public (ConversationId Conversation, MessageId Message)? Any(Random random) => Read(() =>
    {
        var shown = _views.Where(view => view.Value is { IsKnown: true, Shows.Count: > 0 }).ToList();
        if (shown.Count == 0)
        {
            return ((ConversationId, MessageId)?)null;
        }

        var (conversation, view) = shown[random.Next(shown.Count)];
        return (conversation, view.Shows.Keys.ElementAt(random.Next(view.Shows.Count)));
    });

    /// <summary>What a sync has to bring.</summary>
    public SyncRequest Position => Read(() => new SyncRequest
    {
        Stamp = _stamp,
        UserRev = _stamp is null ? null : _userRev,
        Positions = _views.Where(view => view.Value.IsKnown).ToDictionary(view => view.Key, view => view.Value.Last),
    });

    public void BeginConnection()
    {
        lock (_lock)
        {
            _connection++;
            foreach (var view in _views.Values)
            {
                view.Held.Clear();
            }
        }
    }

    public void Receive(string name, ReadOnlyMemory<byte> payload)
    {
        lock (_lock)
        {
            switch (name)
            {
                case EventNames.ReceiveMessage:
                    var frame = JsonSerializer.Deserialize(payload.Span, ProtocolJson.Default.MessageFrame)!;
                    See(Way.Push, frame);
                    Apply(frame.ConversationId, frame.After, frame.UpTo, () => Show(frame));
                    break;
                case EventNames.MessageUpdated:
                    var update = JsonSerializer.Deserialize(payload.Span, ProtocolJson.Default.MessageUpdatedEvent)!;
                    Updated(Way.Push, update.ConversationId, update.After, update.UpTo, update.Message);
                    break;
                case EventNames.ConversationUpdated:
                    Apply(JsonSerializer.Deserialize(payload.Span, ProtocolJson.Default.ConversationUpdatedEvent)!);
                    break;
                case EventNames.MessageStatusUpdate:
                    var status = JsonSerializer.Deserialize(payload.Span, ProtocolJson.Default.MessageStatusUpdate)!;
                    Told(status.ConversationId, status.UserId, status.DeliveredSeq, View.Shown(status.ReadSeq), askedAt: null, ordered: true);
                    break;
            }

            CheckReached();
        }
    }

    /// <summary>An acknowledged message of one's own.</summary>
    public void Acknowledged(SendMessageResponse sent)
    {
        lock (_lock)
        {
            See(Way.Acknowledgement, sent.Message);
            Apply(sent.Message.ConversationId, sent.After, sent.UpTo, () => Show(sent.Message));
            CheckReached();
        }
    }

    /// <summary>An edit, a deletion or a reaction of one's own.</summary>
    public void Acknowledged(MessageUpdatedEvent changed)
    {
        lock (_lock)
        {
            Updated(Way.Acknowledgement, changed.ConversationId, changed.After, changed.UpTo, changed.Message);
            CheckReached();
        }
    }

    /// <summary>The answer to a receipt.</summary>
    /// <param name="receipt">Its cursors are those after the merge.</param>
    /// <param name="askedAt">When the receipt was sent.</param>
    /// <param name="hasUnread">Whether this kind of answer tells the unread count.</param>
    public void Acknowledged(ReceiptResponse receipt, long askedAt, bool hasUnread)
    {
        lock (_lock)
        {
            Told(receipt.ConversationId, me, receipt.DeliveredSeq, receipt.ReadSeq, askedAt, ordered: false);
            if (hasUnread)
            {
                journal.Unread.Add(new UnreadReport(run.NextMoment(), receipt.ConversationId, null, receipt.ReadSeq, receipt.UnreadCount));
            }
        }
    }

    /// <param name="asked">What was sent.</param>
    /// <param name="askedAt">The moment at which it was sent.</param>
    public void Apply(SyncRequest asked, SyncResponse sync, long askedAt)
    {
        lock (_lock)
        {
            journal.Syncs.Add(new SyncReport(run.NextMoment(), askedAt, sync.Epoch, asked.Stamp is not null, sync.Reset,
            [
                .. sync.Conversations.Where(one => asked.Positions?.ContainsKey(one.ConversationId) == true)
                    .Select(one => new SyncPosition(one.ConversationId, asked.Positions![one.ConversationId], one.UpTo)),
            ]));
            if (sync.Reset)
            {
                foreach (var id in _views.Keys.ToList())
                {
                    Drop(id, _views[id]);
                }

                (_stamp, _userRev) = (null, 0);
                return;
            }

            (_stamp, _userRev) = (sync.Stamp, sync.UserRev);
            foreach (var one in sync.Conversations)
            {
                Apply(one, askedAt);
            }

            foreach (var id in sync.Removed)
            {
                if (_views.TryGetValue(id, out var view) && view.ChangedAt < askedAt)
                {
                    Drop(id, view);
                    view.ChangedAt = run.NextMoment();
                }
            }

            if (!sync.More)
            {
                ForgetStrangers();
            }

            CheckReached();
        }
    }

    /// <summary>Completes when every conversation is applied up to its revision, or was left after the moment <paramref name="since"/>.</summary>
    public Task ReachAsync(IReadOnlyDictionary<ConversationId, long> revisions, long since)
    {
        lock (_lock)
        {
            (_awaited, _since) = (revisions, since);
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            CheckReached();
            return _reached.Task;
        }
    }

    /// <summary>What this device does not hold yet of the awaited revisions.</summary>
    public string Behind(IReadOnlyDictionary<ConversationId, long> revisions) => Read(() => string.Join(", ", revisions
        .Where(one => !HasReached(ViewOf(one.Key), one.Value)).Select(one => $"{one.Key} at rev {ViewOf(one.Key).Last} of {one.Value}{(ViewOf(one.Key).Held.Count > 0 ? ", frames held" : "")}")));

    /// <summary>The last seq of a conversation, when it is behind one's own cursor; null: there is nothing to acknowledge.</summary>
    public long? Unacknowledged(ConversationId id, bool read) => Read(() =>
        _views.TryGetValue(id, out var view) && view.IsKnown && view.Members.TryGetValue(me, out var own)
        && view.LastSeq > (read ? own.ReadSeq : own.DeliveredSeq) ? view.LastSeq : (long?)null);

    /// <summary>Each conversation as text that can be compared.</summary>
    public Dictionary<ConversationId, string> Describe() =>
        Read(() => _views.Where(view => view.Value.IsKnown).ToDictionary(view => view.Key, view => view.Value.Describe()));

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private void Apply(ConversationUpdatedEvent update)
    {
        var view = ViewOf(update.ConversationId);
        if (update.Removed)
        {
            Drop(update.ConversationId, view);
            view.ChangedAt = run.NextMoment();
            return;
        }

        journal.Sightings.Add(new Sighting(run.NextMoment(), _connection, Way.Push, update.ConversationId, update.UpTo!.Value, null));
        if (update.Conversation is { } whole)
        {
            TellAll(whole, askedAt: null);
            if (!view.IsKnown || view.Last < update.UpTo)
            {
                Clear(update.ConversationId, view);
                view.Replace(whole);
                view.Last = update.UpTo.Value;
                view.ChangedAt = run.NextMoment();
                ApplyHeld(view);
                Moved?.Invoke(update.ConversationId, view);
            }
        }
        else if (update.State is { } state)
        {
            Apply(update.ConversationId, update.After!.Value, update.UpTo.Value, () =>
            {
                view.Replace(state);
                Moved?.Invoke(update.ConversationId, view);
            });
        }
    }

    private void Apply(ConversationSync one, long askedAt)
    {
        var (id, view) = (one.ConversationId, ViewOf(one.ConversationId));
        foreach (var message in one.Messages)
        {
            See(Way.Sync, message);
        }

        journal.Sightings.Add(new Sighting(run.NextMoment(), _connection, Way.Sync, id, one.UpTo, null));
        TellAll(one.Conversation, askedAt);
        if (!view.IsKnown && view.ChangedAt > askedAt)
        {
            return; // removed since the question
        }

        if (!view.IsKnown || (one.UpTo > view.Last && (one.TooLong || one.After == 0)))
        {
            Clear(id, view);
            view.Last = 0;
        }

        if (one.UpTo >= view.Last)
        {
            foreach (var message in one.Messages)
            {
                if (message.Rev > view.Last)
                {
                    Show(message);
                }
                else
                {
                    Change(message);
                }
            }

            view.Last = one.UpTo;
            view.Replace(one.Conversation);
        }
        else
        {
            foreach (var member in one.Conversation.Members!)
            {
                view.Move(member.UserId, member.DeliveredSeq, View.Shown(member.ReadSeq));
            }
        }

        ApplyHeld(view);
        Moved?.Invoke(id, view);
    }

    private void Apply(ConversationId id, long after, long upTo, Action apply)
    {
        var view = ViewOf(id);
        if (upTo > view.Last)
        {
            view.Held[after] = (upTo, apply);
            ApplyHeld(view);
        }
    }

    private static void ApplyHeld(View view)
    {
        while (view is { IsKnown: true, Held.Count: > 0 } && view.Held.First() is var (after, (upTo, apply)) && after <= view.Last)
        {
            view.Held.Remove(after);
            if (upTo > view.Last)
            {
                view.Last = upTo;
                apply();
            }
        }
    }

    private void Show(Message message)
    {
        var view = ViewOf(message.ConversationId);
        journal.Entries.Add(new ScreenEntry(_connection, message.ConversationId, message.ToLogged(), run.NextMoment()));
        view.Shows[message.Id] = message.ChangedRev ?? 0;
        view.LastSeq = Math.Max(view.LastSeq, message.Seq);
        view.Move(message.SenderId, message.Seq, message.Seq); // one has read what one wrote
        Moved?.Invoke(message.ConversationId, view);
    }

    private void Updated(Way way, ConversationId id, long after, long upTo, Message? message)
    {
        journal.Sightings.Add(new Sighting(run.NextMoment(), _connection, way, id, upTo, null));
        if (message is not null)
        {
            See(way, message);
        }

        Apply(id, after, upTo, () =>
        {
            if (message is not null)
            {
                Change(message);
            }
        });
    }

    /// <summary>What is on the screen goes forward; what is not comes as it is when it is paged in, which no device here does.</summary>
    private void Change(Message message)
    {
        var view = ViewOf(message.ConversationId);
        if (view.Shows.TryGetValue(message.Id, out var shown) && message.ChangedRev > shown)
        {
            view.Shows[message.Id] = message.ChangedRev.Value;
            journal.Entries.Add(new ScreenEntry(_connection, message.ConversationId, message.ToLogged(), run.NextMoment(), Replaces: true));
        }
    }

    private void See(Way way, Message message) =>
        journal.Sightings.Add(new Sighting(run.NextMoment(), _connection, way, message.ConversationId, message.Rev, message.ToLogged()));

    /// <summary>
    /// A conversation's state: everybody's cursors, and one's own unread count. An answer is one snapshot; a frame's state is as of its revision, but cursors
    /// have none and may be newer.
    /// </summary>
    private void TellAll(Conversation state, long? askedAt)
    {
        foreach (var member in state.Members!)
        {
            Tell(state.Id, member.UserId, member.DeliveredSeq, View.Shown(member.ReadSeq), askedAt is null ? null : state.LastSeq, askedAt, ordered: false);
        }

        journal.Unread.Add(new UnreadReport(run.NextMoment(), state.Id, state.LastSeq, state.Me.ReadSeq, state.UnreadCount));
    }

    /// <summary>Cursors that came by themselves.</summary>
    private void Told(ConversationId id, UserId member, long delivered, long read, long? askedAt, bool ordered)
    {
        Tell(id, member, delivered, read, end: null, askedAt, ordered);
        if (_views.TryGetValue(id, out var view) && view.IsKnown)
        {
            view.Move(member, delivered, read);
            Moved?.Invoke(id, view);
        }
    }

    private void Tell(ConversationId id, UserId member, long delivered, long read, long? end, long? askedAt, bool ordered) =>
        journal.Cursors.Add(new CursorReport(run.NextMoment(), askedAt, ordered, _connection, id, member, delivered, read, end));

    private void Drop(ConversationId id, View view)
    {
        Clear(id, view);
        view.Forget();
    }

    private void Clear(ConversationId id, View view)
    {
        if (view.IsKnown)
        {
            view.Shows.Clear();
            journal.Entries.Add(new ScreenEntry(_connection, id, null, run.NextMoment()));
        }
    }

    /// <summary>Frames of conversations that a sync does not tell of: one has left them since.</summary>
    private void ForgetStrangers()
    {
        foreach (var view in _views.Values.Where(view => !view.IsKnown))
        {
            view.Held.Clear();
        }
    }

    private void CheckReached()
    {
        if (_awaited is not null && _awaited.All(awaited => HasReached(ViewOf(awaited.Key), awaited.Value)))
        {
            _awaited = null;
            _reached.TrySetResult();
        }
    }

    private bool HasReached(View view, long revision) => view.IsKnown ? view.Last >= revision : view.ChangedAt > _since;

    private View ViewOf(ConversationId conversation)
    {
        if (!_views.TryGetValue(conversation, out var view))
        {
            _views.Add(conversation, view = new View());
        }

        return view;
    }
}
