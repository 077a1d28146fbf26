using Parley.Chat.People;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Bans;

/// <summary>Bans in the database. Whoever changes one holds its conversation's lock.</summary>
internal static class BanStore
{
    /// <summary>What somebody banned is told at every door: that they cannot come in, and not why.</summary>
    public static readonly ParleyError Refusal = new(ErrorCodes.Forbidden, "You cannot join this group.");

    public static async Task<bool> IsBannedAsync(DatabaseSession session, long conversation, long person) => await session.QueryFirstOrDefaultAsync<long?>(
        "SELECT person FROM group_bans WHERE conversation = @conversation AND person = @person", new { conversation, person }) is not null;

    /// <summary>Those of some people who are banned.</summary>
    public static async Task<IReadOnlyList<Person>> AmongAsync(DatabaseSession session, long conversation, IReadOnlyCollection<Person> people)
    {
        var banned = (await session.QueryAsync<long>(
            "SELECT person FROM group_bans WHERE conversation = @conversation AND person IN @numbers",
            new { conversation, numbers = SqlList.Of(people.Select(person => person.Number)) })).ToHashSet();
        return [.. people.Where(person => banned.Contains(person.Number))];
    }

    public static Task<long> CountAsync(DatabaseSession session, long conversation) =>
        session.QuerySingleAsync<long>("SELECT COUNT(*) FROM group_bans WHERE conversation = @conversation", new { conversation });

    public static Task AddAsync(DatabaseSession session, long conversation, long person, long actor, long now) => session.ExecuteAsync(
        "INSERT INTO group_bans (conversation, person, banned_by, banned_at) VALUES (@conversation, @person, @actor, @now)", new { conversation, person, actor, now });

    /// <summary>False when they were not banned.</summary>
    public static async Task<bool> LiftAsync(DatabaseSession session, long conversation, long person) => await session.ExecuteAsync(
        "DELETE FROM group_bans WHERE conversation = @conversation AND person = @person", new { conversation, person }) > 0;

    /// <summary>In no order that tells anything: people are paged by their numbers.</summary>
    public static Task<IReadOnlyList<BanRow>> ListAsync(DatabaseSession session, long conversation, long after, int limit) => session.QueryAsync<BanRow>(
        """
        SELECT b.person, p.id AS user_id, a.id AS banned_by, b.banned_at
        FROM group_bans b JOIN people p ON p.person = b.person JOIN people a ON a.person = b.banned_by
        WHERE b.conversation = @conversation AND b.person > @after ORDER BY b.person LIMIT @limit
        """,
        new { conversation, after, limit = (long)limit });
}

internal sealed class BanRow
{
    public long Person { get; init; }

    public UserId UserId { get; init; }

    public UserId BannedBy { get; init; }

    public long BannedAt { get; init; }

    public GroupBan ToBan() => new() { UserId = UserId, BannedBy = BannedBy, BannedAt = DateTimeOffset.FromUnixTimeMilliseconds(BannedAt) };
}
