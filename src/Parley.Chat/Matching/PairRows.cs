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
        var (low, high) = Ordered(one, other);
        return session.ExecuteAsync(
            """
            INSERT INTO guest_pairs (one, other, ends_at) VALUES (@low, @high, @endsAt)
            ON CONFLICT (one, other) DO UPDATE SET ends_at = CASE WHEN excluded.ends_at > guest_pairs.ends_at THEN excluded.ends_at ELSE guest_pairs.ends_at END
            """,
            new { low, high, endsAt });
    }

    /// <summary>Whether they are not to meet yet, whichever process has written it down.</summary>
    public static async Task<bool> AreApartAsync(DatabaseSession session, UserId one, UserId other, long now)
    {
        var (low, high) = Ordered(one, other);
        return await session.QueryFirstOrDefaultAsync<long?>(
            "SELECT ends_at FROM guest_pairs WHERE one = @low AND other = @high AND ends_at > @now", new { low, high, now }) is not null;
    }

    private static (UserId Low, UserId High) Ordered(UserId one, UserId other) => one.Value.CompareTo(other.Value) < 0 ? (one, other) : (other, one);

    public static Task<IReadOnlyList<PairRow>> ReadAsync(DatabaseSession session, long now) =>
        session.QueryAsync<PairRow>("SELECT one, other, ends_at FROM guest_pairs WHERE ends_at > @now", new { now });
}
