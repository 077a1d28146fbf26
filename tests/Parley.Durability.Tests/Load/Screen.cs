using System.Text.Json;
using Parley.Chaos.Checking;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Durability.Tests.Load;

/// <summary>
/// A client's rule for frames (contract, §6): apply when <c>after ≤ last &lt; upTo</c>, ignore when <c>upTo ≤ last</c>, hold the others until the gap is
/// filled. Safe from any thread.
/// </summary>
internal sealed class Screen(DeviceJournal journal)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationId, View> _views = [];
    private int _connection;
    private string? _stamp;
    private IReadOnlyDictionary<ConversationId, long>? _awaited;
    private TaskCompletionSource _reached = new();

    /// <summary>Frames are held because something before them is missing.</summary>
    public bool HasGap
    {
        get
        {
            lock (_lock)
            {
                return _views.Values.Any(view => view.Held.Count > 0);
            }
        }
    }

    /// <summary>What a sync has to bring.</summary>
    public SyncRequest Position
    {
        get
        {
            lock (_lock)
            {
                return new SyncRequest { Stamp = _stamp, Positions = _views.ToDictionary(view => view.Key, view => view.Value.Last) };
            }
        }
    }

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
        if (name == EventNames.ReceiveMessage)
        {
            var frame = JsonSerializer.Deserialize(payload.Span, ProtocolJson.Default.MessageFrame)!;
            Apply(frame.ConversationId, frame.After, frame.UpTo, frame);
        }
        else if (name == EventNames.ConversationUpdated)
        {
            var frame = JsonSerializer.Deserialize(payload.Span, ProtocolJson.Default.ConversationUpdatedEvent)!;
            if (frame is { State: not null, After: { } after, UpTo: { } upTo })
            {
                Apply(frame.ConversationId, after, upTo, null);
            }
        }
    }

    /// <returns>Whether it is new to this screen.</returns>
    public bool Apply(ConversationId conversation, long after, long upTo, Message? message)
    {
        lock (_lock)
        {
            var view = ViewOf(conversation);
            if (upTo <= view.Last)
            {
                return false;
            }

            view.Held[after] = (upTo, message);
            ApplyHeld(view);
            return true;
        }
    }

    public void Apply(SyncResponse sync)
    {
        lock (_lock)
        {
            _stamp = sync.Stamp;
            foreach (var one in sync.Conversations)
            {
                var view = ViewOf(one.ConversationId);
                if (one.TooLong && one.UpTo > view.Last)
                {
                    journal.Entries.Add(new ScreenEntry(_connection, one.ConversationId, null));
                    view.Last = 0;
                }

                if (one.UpTo > view.Last)
                {
                    foreach (var message in one.Messages.Where(message => message.Rev > view.Last))
                    {
                        Show(message);
                    }

                    view.Last = one.UpTo;
                }

                ApplyHeld(view);
            }
        }
    }

    /// <summary>Completes when every conversation is shown up to its revision.</summary>
    public Task ReachAsync(IReadOnlyDictionary<ConversationId, long> revisions)
    {
        lock (_lock)
        {
            _awaited = revisions;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            CheckReached();
            return _reached.Task;
        }
    }

    private void ApplyHeld(View view)
    {
        while (view.Held.Count > 0 && view.Held.First() is var (after, (upTo, message)) && after <= view.Last)
        {
            view.Held.Remove(after);
            if (upTo > view.Last)
            {
                view.Last = upTo;
                if (message is not null)
                {
                    Show(message);
                }
            }
        }

        CheckReached();
    }

    private void CheckReached()
    {
        if (_awaited is not null && _awaited.All(awaited => ViewOf(awaited.Key).Last >= awaited.Value))
        {
            _awaited = null;
            _reached.TrySetResult();
        }
    }

    private void Show(Message message) => journal.Entries.Add(new ScreenEntry(_connection, message.ConversationId, message.ToLogged()));

    private View ViewOf(ConversationId conversation)
    {
        if (!_views.TryGetValue(conversation, out var view))
        {
            _views.Add(conversation, view = new View());
        }

        return view;
    }

    private sealed class View
    {
        /// <summary>The revision up to which everything is shown.</summary>
        public long Last { get; set; }

        public SortedDictionary<long, (long UpTo, Message? Message)> Held { get; } = [];
    }
}

internal static class Messages
{
    public static LoggedMessage ToLogged(this Message message) =>
        new(message.Id, message.Seq, message.Rev, message.SenderId, message.Type == MessageType.System, message.Text);
}
