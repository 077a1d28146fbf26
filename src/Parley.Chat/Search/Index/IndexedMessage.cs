namespace Parley.Chat.Search.Index;

/// <summary>Where a message stands: in its conversation, and among all messages.</summary>
/// <param name="Conversation">Its number.</param>
/// <param name="Seq">In the conversation.</param>
/// <param name="Position">Rises with time over all conversations.</param>
internal readonly record struct MessagePlace(long Conversation, long Seq, long Position);

/// <summary>A message as the index has it.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Hashes">What it can be found by, each once.</param>
internal sealed record IndexedMessage(MessagePlace Place, long[] Hashes);

/// <summary>Messages that are gone, or that the index has in an earlier wording.</summary>
/// <param name="Conversation">Its number.</param>
/// <param name="From">The first seq.</param>
/// <param name="To">The last one.</param>
internal readonly record struct Removal(long Conversation, long From, long To)
{
    public static Removal All(long conversation) => new(conversation, 0, long.MaxValue);

    public static Removal Of(long conversation, long seq) => new(conversation, seq, seq);
}

/// <summary>How far a conversation is indexed.</summary>
/// <param name="Seq">Messages up to it.</param>
/// <param name="Rev">Changes up to it.</param>
/// <param name="Floor">Messages up to it are gone.</param>
internal readonly record struct Progress(long Seq, long Rev, long Floor);

/// <summary>What is written in one transaction.</summary>
internal sealed record IndexBatch
{
    public required IReadOnlyCollection<IndexedMessage> Messages { get; init; }

    public required IReadOnlyCollection<Removal> Removals { get; init; }

    /// <summary>By conversation; null: there is nothing of it any more.</summary>
    public required IReadOnlyDictionary<long, Progress?> Progress { get; init; }
}
