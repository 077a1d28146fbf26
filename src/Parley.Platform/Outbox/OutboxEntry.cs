namespace Parley.Platform.Outbox;

/// <summary>Something that must happen because of a change.</summary>
public sealed class OutboxEntry
{
    /// <summary>Its number in the module's outbox; never used again.</summary>
    public long Entry { get; init; }

    public required string Topic { get; init; }

    /// <summary>In the topic's own form.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Attempts that have failed.</summary>
    public long Attempts { get; init; }
}

/// <summary>Stored: never renumber.</summary>
public enum OutboxState
{
    Waiting = 0,
    Done = 1,

    /// <summary>Given up: a dead letter, until an operator replays or drops it.</summary>
    Dead = 2,
}

/// <summary>An entry as operators see it.</summary>
public sealed class OutboxLine
{
    public long Entry { get; init; }

    public required string Topic { get; init; }

    public OutboxState State { get; init; }

    public long CreatedAt { get; init; }

    public long Attempts { get; init; }

    public long DueAt { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }
}

/// <summary>How much waits for consumers.</summary>
/// <param name="Waiting">Entries that wait, those that failed and will be tried again included.</param>
/// <param name="OldestAt">When the oldest of them was written, in Unix milliseconds; null when none waits.</param>
/// <param name="Dead">Dead letters.</param>
public sealed record OutboxBacklog(long Waiting, long? OldestAt, long Dead)
{
    public static readonly OutboxBacklog Empty = new(0, null, 0);
}
