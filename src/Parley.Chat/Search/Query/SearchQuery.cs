using Parley.Protocol;

namespace Parley.Chat.Search.Query;

/// <summary>What somebody looks for, as <see cref="SearchQueryParser"/> has understood it. A message must fit all of it.</summary>
internal sealed record SearchQuery
{
    public IReadOnlyList<SearchTerm> Terms { get; init; } = [];

    /// <summary>The sender's username, or <c>me</c>.</summary>
    public string? From { get; init; }

    public ConversationId? In { get; init; }

    /// <summary>What the conversation's title has in it, or the name of its other side.</summary>
    public SearchTerm? InNamed { get; init; }

    /// <summary>Names the asker, or everybody in a group.</summary>
    public bool MentionsMe { get; init; }

    /// <summary>Unix milliseconds: sent before it.</summary>
    public long? Before { get; init; }

    /// <summary>Sent at it or later.</summary>
    public long? After { get; init; }

    public IReadOnlyCollection<SearchContent> Has { get; init; } = [];
}
