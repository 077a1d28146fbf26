using Parley.Protocol;

namespace Parley.Durability.Tests.Checking;

/// <summary>What everybody did and saw in a run, as they wrote it down themselves.</summary>
internal sealed class Journal
{
    private long _moment;

    public List<PersonJournal> People { get; } = [];

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
}

/// <summary>A message from its first attempt on.</summary>
internal sealed class Send
{
    public required MessageId Id { get; init; }

    public required ConversationId Conversation { get; init; }

    public required string Text { get; init; }

    /// <summary>The moment of its first attempt; of the latest one after an answer that it was not stored.</summary>
    public long SentAt { get; set; }

    /// <summary>Whether an attempt reached the operating system.</summary>
    public bool OnTheWire { get; set; }

    /// <summary>One, or more when it was repeated.</summary>
    public List<SendAck> Acks { get; } = [];

    /// <summary>The code of a definitive refusal.</summary>
    public string? Refusal { get; set; }

    public bool IsInDoubt => Acks.Count == 0 && Refusal is null;
}

/// <param name="Moment">When it came.</param>
internal sealed record SendAck(long Moment, long Seq, long Rev, string Text);

/// <param name="Found">What the history holds at the acknowledged seq; null: nothing.</param>
internal sealed record OwnRead(Send Send, LoggedMessage? Found);

/// <summary>What one device showed, in order.</summary>
internal sealed class DeviceJournal(string name)
{
    public string Name { get; } = name;

    public List<ScreenEntry> Entries { get; } = [];
}

/// <summary>A message that came onto the screen, or, without a message, that a conversation's messages were taken off it.</summary>
/// <param name="Connection">The device's first connection is 1.</param>
internal sealed record ScreenEntry(int Connection, ConversationId Conversation, LoggedMessage? Message);

internal sealed record LoggedMessage(MessageId Id, long Seq, long Rev, UserId Sender, bool IsSystem, string Text);
