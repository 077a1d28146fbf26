using Parley.Protocol.Accounts;

namespace Parley.Protocol.Chat;

/// <summary>A page of <c>GET /search</c>.</summary>
public sealed record SearchPage
{
    public required IReadOnlyList<SearchHit> Items { get; init; }

    /// <summary>Opaque; give it back as <c>cursor</c> for the next page. Null at the end.</summary>
    public required string? NextCursor { get; init; }

    /// <summary>The search has ended before the page was full: it took too long, or too many messages had to be looked at. The next page goes on from there.</summary>
    public required bool Incomplete { get; init; }

    /// <summary>The people that the items mention.</summary>
    public required IReadOnlyList<User> Users { get; init; }
}

/// <summary>A message that fits what was looked for.</summary>
public sealed record SearchHit
{
    public required Message Message { get; init; }

    /// <summary>What of its text does, rising, without overlaps.</summary>
    public required IReadOnlyList<SearchHighlight> Highlights { get; init; }
}

/// <summary>A part of a text.</summary>
public sealed record SearchHighlight
{
    /// <summary>In UTF-16 code units.</summary>
    public required int Start { get; init; }

    public required int Length { get; init; }
}
