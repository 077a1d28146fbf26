using Parley.Platform.Bus;
using Parley.Platform.Database;

namespace Parley.Notifications.Deciding;

/// <summary>Which events have had their effect. Each is marked in the transaction of its effect, so it has it once however often it comes.</summary>
internal static class TakenEvents
{
    /// <summary>Longer than any event is tried again by itself; one that an operator replays later was never taken here, or has nothing left to tell.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    /// <summary>Those that have not been taken yet.</summary>
    public static async Task<IReadOnlyList<IntegrationEvent>> FreshAsync(DatabaseSession session, IReadOnlyList<IntegrationEvent> events)
    {
        var taken = (await session.QueryAsync<string>(
            "SELECT event FROM taken_events WHERE event IN @ids", new { ids = SqlList.Of(events.Select(one => one.Id)) })).ToHashSet();
        return [.. events.Where(one => !taken.Contains(one.Id))];
    }

    /// <exception cref="InvalidOperationException">Another server has taken one meanwhile: this transaction must not have an effect.</exception>
    public static async Task MarkAsync(DatabaseSession session, IReadOnlyList<IntegrationEvent> events, long now)
    {
        foreach (var one in events)
        {
            if (await session.Prepare("INSERT INTO taken_events (event, taken_at) VALUES ($1, $2) ON CONFLICT DO NOTHING").Bind(1, one.Id).Bind(2, now).ExecuteAsync() == 0)
            {
                throw new InvalidOperationException("An event was taken elsewhere in this moment.");
            }
        }
    }
}
