using Parley.Protocol.Accounts;

namespace Parley.Protocol;

/// <summary>A page of a list.</summary>
public sealed record ListResponse<T>
{
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Opaque; give it back as <c>cursor</c> for the next page. Null at the end.</summary>
    public required string? NextCursor { get; init; }

    /// <summary>The people that the items mention.</summary>
    public IReadOnlyList<User> Users { get; init; } = [];
}
