using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Matching;

/// <summary>Who may not meet whom, as it is stored: for a queue that begins anew.</summary>
internal sealed record PairRow
{
    public UserId One { get; init; }

    public UserId Other { get; init; }

    public long EndsAt { get; init; }

    public static Task AddAsync(DatabaseSession session, UserId one, UserId other, long endsAt)
    {
        var (low, high) = one.Value.CompareTo(other.Value) < 0 ? (one, other) : (other, one);
        return session.ExecuteAsync(
            """
            INSERT INTO guest_pairs (one, other, ends_at) VALUES (@low, @high, @endsAt)
            ON CONFLICT (one, other) DO UPDATE SET ends_at = CASE WHEN excluded.ends_at > guest_pairs.ends_at THEN excluded.ends_at ELSE guest_pairs.ends_at END
            """,
            new { low, high, endsAt });
    }

    public static Task<IReadOnlyList<PairRow>> ReadAsync(DatabaseSession session, long now) =>
        session.QueryAsync<PairRow>("SELECT one, other, ends_at FROM guest_pairs WHERE ends_at > @now", new { now });
}
