using Parley.Platform.Database;

namespace Parley.Notifications.Deciding;

/// <summary>
/// How far events have had their effect that take several transactions: moved in the transaction of each part, so that whoever dies in between goes on from there. An
/// item without a place is at its beginning; 0 is behind what comes before the members, and a member's place behind them.
/// </summary>
internal static class EventProgress
{
    /// <summary>Behind all members.</summary>
    public const long Done = long.MaxValue;

    public static async Task ReadAsync(DatabaseSession session, IReadOnlyList<AdvanceItem> items)
    {
        var rows = (await session.QueryAsync<Row>(
            "SELECT event, item, place FROM event_progress WHERE event IN @events", new { events = SqlList.Of(items.Select(item => item.Event).Distinct()) }))
            .ToDictionary(row => (row.Event, row.Item), row => row.Place);
        foreach (var item in items)
        {
            item.Place = rows.TryGetValue((item.Event, item.Index), out var place) ? place : null;
        }
    }

    /// <param name="session">The part's transaction.</param>
    /// <param name="item">As it was read, or moved before.</param>
    /// <param name="place">Where it is from here on.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidOperationException">Another server has moved it meanwhile: this transaction must not have an effect.</exception>
    public static async Task MoveAsync(DatabaseSession session, AdvanceItem item, long place, long now)
    {
        var row = new { item.Event, item = (long)item.Index, place, before = item.Place, now };
        var moved = await session.ExecuteAsync(
            item.Place is null
                ? "INSERT INTO event_progress (event, item, place, moved_at) VALUES (@Event, @item, @place, @now) ON CONFLICT DO NOTHING"
                : "UPDATE event_progress SET place = @place, moved_at = @now WHERE event = @Event AND item = @item AND place = @before",
            row);
        if (moved == 0)
        {
            throw new InvalidOperationException("An event was taken elsewhere in this moment.");
        }
    }

    /// <summary>The events have had all of their effect, which <see cref="TakenEvents"/> says from here on.</summary>
    public static Task ForgetAsync(DatabaseSession session, IEnumerable<string> events) =>
        session.ExecuteAsync("DELETE FROM event_progress WHERE event IN @events", new { events = SqlList.Of(events) });

    private sealed class Row
    {
        public required string Event { get; init; }

        public long Item { get; init; }

        public long Place { get; init; }
    }
}
