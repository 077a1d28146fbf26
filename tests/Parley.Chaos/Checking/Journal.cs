using Parley.Protocol;

namespace Parley.Chaos.Checking;

/// <summary>What everybody did and saw in a run, as they wrote it down themselves.</summary>
internal sealed class Journal
{
    private long _moment;

    public List<PersonJournal> People { get; } = [];

    /// <summary>How often the database was set back on purpose: each raises the epoch.</summary>
    public int Restores { get; set; }

    /// <summary>A number that rises: which of two entries was first. Safe from any thread.</summary>
    public long NextMoment() => Interlocked.Increment(ref _moment);
}

/// <summary>One person's entries. Locked by whoever writes.</summary>
internal sealed class PersonJournal(UserId user, string name)
{
    public UserId User { get; } = user;

    public string Name { get; } = name;

    public List<Send> Sends { get; } = [];

    /// <summary>Reads, over REST, of messages of one's own whose acknowledgement had come before.</summary>
    public List<OwnRead> OwnReads { get; } = [];

    public List<DeviceJournal> Devices { get; } = [];

    /// <summary>Sessions of this person that were signed out while a device was connected.</summary>
    public List<Revocation> Revocations { get; } = [];

    /// <summary>What this person was given of conversations that they had been removed from.</summary>
    public List<Trespass> Trespasses { get; } = [];

    public override string ToString() => Name;
}

/// <summary>A message from its first attempt on.</summary>
internal sealed class Send
{
    public required MessageId Id { get; init; }

    public required ConversationId Conversation { get; init; }

    /// <summary>Null: a message that is sent on; what it says is known when it is stored.</summary>
    public required string? Text { get; init; }

    /// <summary>The message that it answers.</summary>
    public MessageId? ReplyTo { get; init; }

    /// <summary>Of a message that is sent on: which one, and where it is.</summary>
    public (ConversationId Conversation, MessageId Message)? Forward { get; init; }

    /// <summary>The moment of its first attempt; of the latest one after an answer that it was not stored.</summary>
    public long SentAt { get; set; }

    /// <summary>The same of the first attempt in milliseconds of the run in which the server was not paused.</summary>
    public long SentAtMs { get; init; }

    /// <summary>Whether an attempt reached the operating system.</summary>
    public bool OnTheWire { get; set; }

    /// <summary>An attempt without an answer was followed by the answer "not stored": which of the two made its place is not known.</summary>
    public bool HasNoOrder { get; set; }

    /// <summary>One, or more when it was repeated.</summary>
    public List<SendAck> Acks { get; } = [];

    /// <summary>The code of a definitive refusal.</summary>
    public string? Refusal { get; set; }

    public bool IsInDoubt => Acks.Count == 0 && Refusal is null;

    /// <summary>What its sender showed of it, in order.</summary>
    public List<StatusEntry> Statuses { get; } = [];
}

/// <param name="Moment">When it came.</param>
/// <param name="Changed">Of a retry: the rev of the message's latest edit or deletion, by which it says something else than was sent; else 0.</param>
internal sealed record SendAck(long Moment, long Seq, long Rev, string Text, long Changed = 0);

/// <summary>In the order in which a message may pass them.</summary>
internal enum Status
{
    Sending,
    Sent,
    Delivered,
    Seen,

    /// <summary>Only after <see cref="Sending"/>.</summary>
    Failed,
}

internal readonly record struct StatusEntry(long Moment, Status Status);

/// <param name="Found">What the history holds at the acknowledged seq; null: nothing.</param>
internal sealed record OwnRead(Send Send, LoggedMessage? Found);

/// <param name="Moment">When the server had confirmed the removal.</param>
/// <param name="What">What came all the same.</param>
internal sealed record Trespass(long Moment, ConversationId Conversation, string What);

/// <summary>A sign-out.</summary>
internal sealed class Revocation(DeviceJournal device, long moment, long atMs)
{
    public DeviceJournal Device { get; } = device;

    /// <summary>When the server had confirmed it.</summary>
    public long Moment { get; } = moment;

    /// <summary>In milliseconds of the run in which the server was not paused.</summary>
    public long AtMs { get; } = atMs;

    /// <summary>Whether the device's socket was closed.</summary>
    public bool Closed { get; set; }

    /// <summary>What still let the token in more than five seconds later; null: nothing did.</summary>
    public string? Accepted { get; set; }
}

/// <summary>What one device received and showed, in order.</summary>
internal sealed class DeviceJournal(string name)
{
    public string Name { get; } = name;

    /// <summary>What it showed.</summary>
    public List<ScreenEntry> Entries { get; } = [];

    /// <summary>Whatever the server told it of a conversation, shown or not.</summary>
    public List<Sighting> Sightings { get; } = [];

    public List<CursorReport> Cursors { get; } = [];

    public List<UnreadReport> Unread { get; } = [];

    public List<SyncReport> Syncs { get; } = [];

    /// <summary>What it holds of each conversation when all is over, and what a device that has just come in is given.</summary>
    public List<FinalState> Finals { get; } = [];

    /// <summary>Whether it was connected when the run ended: then it shows everything.</summary>
    public bool IsConnected { get; set; } = true;

    public override string ToString() => Name;
}

/// <summary>A message that came onto the screen, or, without a message, that a conversation's messages were taken off it.</summary>
/// <param name="Connection">The device's first connection is 1.</param>
/// <param name="Moment">When.</param>
/// <param name="Replaces">It was there, and says something else now.</param>
internal sealed record ScreenEntry(int Connection, ConversationId Conversation, LoggedMessage? Message, long Moment = 0, bool Replaces = false);

/// <summary>The way something came.</summary>
internal enum Way
{
    Push,
    Acknowledgement,
    Sync,
    History,
}

/// <param name="Message">Null: a change of the conversation.</param>
/// <param name="Rev">The message's own; of a change the last one that the frame covers.</param>
internal sealed record Sighting(long Moment, int Connection, Way Way, ConversationId Conversation, long Rev, LoggedMessage? Message);

/// <summary>A member's cursors as a device was told them.</summary>
/// <param name="AskedAt">The moment at which the question left that this answers; null: it was pushed.</param>
/// <param name="Ordered">Comes from the one source that tells cursors in their order, if it was pushed.</param>
/// <param name="End">The last seq of the same snapshot, where it is known.</param>
internal readonly record struct CursorReport(
    long Moment, long? AskedAt, bool Ordered, int Connection, ConversationId Conversation, UserId Member, long Delivered, long Read, long? End);

/// <summary>The number of unread messages that a device was told.</summary>
/// <param name="LastSeq">Of the same snapshot; null: not told.</param>
/// <param name="ReadSeq">The read cursor of the same snapshot.</param>
internal readonly record struct UnreadReport(long Moment, ConversationId Conversation, long? LastSeq, long ReadSeq, long Unread);

/// <summary>An answer to a sync.</summary>
/// <param name="Stamped">Whether the question carried the stamp of an earlier answer.</param>
/// <param name="Positions">What the question said that the device holds, and what the answer leads up to, where it tells of the conversation.</param>
internal sealed record SyncReport(long Moment, long AskedAt, long Epoch, bool Stamped, bool Reset, IReadOnlyList<SyncPosition> Positions);

internal readonly record struct SyncPosition(ConversationId Conversation, long Held, long UpTo);

/// <summary>What a device holds in the end, as text that can be compared, and the same of a fresh device.</summary>
internal sealed record FinalState(ConversationId Conversation, string Held, string Fresh);

/// <param name="Changed">The rev of its latest edit, reaction or pin, or of its deletion; 0: as it was sent.</param>
internal sealed record LoggedMessage(MessageId Id, long Seq, long Rev, UserId Sender, bool IsSystem, string Text, long Changed = 0)
{
    public MessageId? ReplyTo { get; init; }

    public bool IsForwarded { get; init; }

    /// <summary>Its reactions, whom it names and who has pinned it, as text that can be compared.</summary>
    public string Beside { get; init; } = "";

    /// <summary>By retention: the place is left, and nothing of what it said.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether it is still what was sent, as far as one can tell.</summary>
    public bool Says(Send send) => IsGone || Changed > 0
        || ((send.Text is null || Text == send.Text) && ReplyTo == send.ReplyTo && IsForwarded == send.Forward is not null);

    /// <summary>Whether the two are one message, whatever became of its text.</summary>
    public bool IsSame(LoggedMessage other) => (Id, Seq, Rev, Sender, IsSystem) == (other.Id, other.Seq, other.Rev, other.Sender, other.IsSystem);
}
