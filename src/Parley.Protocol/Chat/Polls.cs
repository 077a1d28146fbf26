using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>What a message of type <c>poll</c> asks, besides its text, which is the question.</summary>
public sealed record PollRequest
{
    /// <summary>What can be chosen, in the order in which it is shown: at least two, none twice.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Whether one person may choose several.</summary>
    public bool Multiple { get; init; }

    /// <summary>Nobody sees who has chosen what: everybody sees the counts, and each their own choice.</summary>
    public bool Anonymous { get; init; }

    /// <summary>From when on nobody votes any more; absent: until somebody closes it.</summary>
    public DateTimeOffset? ClosesAt { get; init; }
}

/// <summary>A poll as those see it who see its message.</summary>
public sealed record MessagePoll
{
    public required IReadOnlyList<PollOption> Options { get; init; }

    /// <summary>How many people have voted.</summary>
    public required int Voters { get; init; }

    public required bool Multiple { get; init; }

    public required bool Anonymous { get; init; }

    /// <summary>From when on nobody votes any more, by the server's clock. Nothing is sent at that time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>Since when it is closed, when somebody has closed it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>
    /// The reader's own choice, as numbers of options from 0; empty: none. Said in what one person alone is answered or sent. Left out elsewhere; then it is as it was.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Mine { get; init; }
}

/// <summary>One thing that can be chosen.</summary>
public sealed record PollOption
{
    public required string Text { get; init; }

    /// <summary>How many have chosen it.</summary>
    public required int Count { get; init; }
}

/// <summary>The event <c>vote-poll</c>: one's whole choice, in place of the one before. May be repeated.</summary>
public sealed record VotePollRequest
{
    public ConversationId? ConversationId { get; init; }

    public MessageId? MessageId { get; init; }

    /// <summary>Numbers of options, from 0. Empty: one's vote is taken back.</summary>
    public IReadOnlyList<int>? Options { get; init; }
}

/// <summary>The body of <c>PUT /conversations/{id}/messages/{messageId}/poll/vote</c>.</summary>
public sealed record CastVoteRequest
{
    /// <summary>See <see cref="VotePollRequest.Options"/>.</summary>
    public IReadOnlyList<int>? Options { get; init; }
}

/// <summary>The event <c>close-poll</c>. May be repeated.</summary>
public sealed record ClosePollRequest
{
    public ConversationId? ConversationId { get; init; }

    public MessageId? MessageId { get; init; }
}

/// <summary>What one person has chosen.</summary>
public sealed record PollVote
{
    public required UserId UserId { get; init; }

    /// <summary>Numbers of options, from 0.</summary>
    public required IReadOnlyList<int> Options { get; init; }

    public required DateTimeOffset VotedAt { get; init; }
}
