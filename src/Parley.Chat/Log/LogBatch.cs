using System.Runtime.InteropServices;
using Parley.Chat.Personal;
using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Log;

/// <summary>
/// One transaction over the log, in three phases: <b>load</b> what all its sends need, <b>decide</b> each of them in memory, <b>write</b> what they have decided,
/// table by table. A command that is not quick runs between: it finds everything before it written, and what follows begins with phase one again.
/// </summary>
public sealed class LogBatch
{
    private readonly LogStore _store;
    private readonly Dictionary<long, ConversationRow> _heads = [];
    private readonly List<MessageInsert> _messages = [];
    private readonly List<ChangeInsert> _changes = [];
    private readonly Dictionary<(long Conversation, long Person), OwnCursor> _cursors = [];
    private readonly Dictionary<(long Person, long Target), long> _personal = [];

    internal LogBatch(DatabaseSession session, MembershipCache members, long now)
    {
        (Session, Now, _store) = (session, now, LogStore.On(session));
        Reads = new LogReads(_store, members);
    }

    public DatabaseSession Session { get; }

    /// <summary>The batch's time in Unix milliseconds. Never falls from one batch to the next.</summary>
    public long Now { get; }

    internal LogReads Reads { get; }

    internal async Task ExecuteAsync(IReadOnlyList<LogCommand> commands)
    {
        await LockAsync(commands);
        for (var next = 0; next < commands.Count;)
        {
            next = await RunQuickAsync(commands, next);
            if (next < commands.Count)
            {
                await FlushAsync();
                await commands[next++].RunAsync(this);
            }
        }

        await FlushAsync();
        await InsertEventAsync();
    }

    /// <summary>The head of a locked conversation.</summary>
    /// <exception cref="KeyNotFoundException">There is no such conversation any more.</exception>
    public ConversationRow Head(long conversation) => _heads[conversation];

    /// <summary>Null when there is no such conversation any more.</summary>
    public ConversationRow? FindHead(long conversation) => _heads.GetValueOrDefault(conversation);

    /// <summary>Takes over a conversation that this batch has just inserted.</summary>
    public void Track(ConversationRow row) => _heads.Add(row.Conversation, row);

    /// <summary>Appends a message at the end of its conversation and gives it its place. It is written with the others, before the next command that is not quick.</summary>
    /// <param name="replyTo">The seq that it answers.</param>
    public AppendedMessage Append(ConversationRow head, NewMessage message, long? replyTo = null)
    {
        head.LastSeq++;
        head.LastRev++;
        head.LastCounted += message.Counts ? 1 : 0;
        Touch(head);

        // Server time never runs backwards within a conversation, whatever another server's clock says.
        head.LastActivityAt = Math.Max(head.LastActivityAt, Now);
        _messages.Add(new MessageInsert(message, head.Conversation, head.LastSeq, head.LastRev, head.LastCounted, head.LastActivityAt, replyTo));
        Reads.Add(message.Id, new KnownMessage(
            head.Conversation, message.Sender, message.Fingerprint, head.LastSeq, head.LastRev, head.LastActivityAt, Stored: null, message.Mentions));

        // One has read what one wrote.
        ref var cursor = ref CollectionsMarshal.GetValueRefOrAddDefault(_cursors, (head.Conversation, message.Sender), out _);
        var sentAt = message.Counts && head.SlowModeSeconds > 0 ? Now : cursor.SentAt;
        cursor = new OwnCursor(head.Conversation, message.Sender, head.LastSeq, head.LastCounted, sentAt);
        if (sentAt > 0)
        {
            Reads.Sent(head.Conversation, message.Sender, sentAt);
        }

        return new AppendedMessage(head.LastSeq, head.LastRev, DateTimeOffset.FromUnixTimeMilliseconds(head.LastActivityAt));
    }

    /// <summary>Appends a change that is not a message. Returns its rev.</summary>
    public long AppendChange(ConversationRow head, ChangeKind kind, long target, long actor)
    {
        head.LastRev++;
        Touch(head);
        _changes.Add(new ChangeInsert(head.Conversation, head.LastRev, kind, target, actor, Now));
        return head.LastRev;
    }

    /// <summary>Appends to people's own logs.</summary>
    public async Task AppendPersonalAsync(IReadOnlyList<long> people, PersonalKind kind, long target)
    {
        var revs = await PersonalLog.AppendAsync(Session, [.. people.Select(person => new PersonalChange(person, kind, target))]);
        for (var i = 0; i < revs.Length; i++)
        {
            _personal[(people[i], target)] = revs[i];
        }
    }

    /// <summary>What a frame covers of somebody's own log that tells what <see cref="AppendPersonalAsync"/> has appended last.</summary>
    public PersonalRange Personal(long person, long target) => PersonalLog.Range(_personal[(person, target)]);

    /// <summary>Writes what was appended so far, for a command that reads what it has done itself.</summary>
    public async Task FlushAsync()
    {
        if (_messages.Count > 0)
        {
            await _store.InsertAsync(_messages);
            _messages.Clear();
        }

        if (_changes.Count > 0)
        {
            await _store.InsertAsync(_changes);
            _changes.Clear();
        }

        var changed = _heads.Values.Where(static head => head.Changed).ToList();
        if (changed.Count > 0)
        {
            await _store.UpdateAsync(changed);
            changed.ForEach(static head => head.Changed = false);
        }

        if (_cursors.Count > 0)
        {
            await _store.MoveAsync([.. _cursors.Values]);
            _cursors.Clear();
        }
    }

    private async ValueTask LockAsync(IReadOnlyList<LogCommand> commands)
    {
        var wanted = new HashSet<long>(commands.Count);
        foreach (var command in commands)
        {
            if (command.Conversation is { } conversation)
            {
                wanted.Add(conversation);
            }
        }

        if (wanted.Count > 0)
        {
            var ascending = wanted.ToArray();
            Array.Sort(ascending);
            await _store.LockAsync(ascending, head => _heads.Add(head.Conversation, head));
        }
    }

    /// <summary>Runs the quick commands that follow one another from a place on. Returns where they end.</summary>
    private async ValueTask<int> RunQuickAsync(IReadOnlyList<LogCommand> commands, int start)
    {
        var end = start;
        for (; end < commands.Count && commands[end].IsQuick; end++)
        {
            commands[end].Need(Reads);
        }

        if (end > start)
        {
            await Reads.LoadAsync(this);
            for (var i = start; i < end; i++)
            {
                await commands[i].RunAsync(this);
            }
        }

        return end;
    }

    /// <summary>One event per batch: what happens because of it (docs: promise 10), and the hint for other processes that there is something new.</summary>
    private async ValueTask InsertEventAsync()
    {
        var advances = new List<LogAdvance>(_heads.Count);
        foreach (var head in _heads.Values)
        {
            if (head.LastRev > head.LoadedRev)
            {
                advances.Add(new LogAdvance(head.Conversation, head.LoadedRev, head.LastRev));
            }
        }

        if (advances.Count > 0)
        {
            await _store.InsertAsync(advances, Now);
        }
    }

    private void Touch(ConversationRow head)
    {
        head.TouchedAt = Math.Max(head.TouchedAt, Now);
        head.Changed = true;
    }
}
