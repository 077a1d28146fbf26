using Parley.Contracts.Chat;

namespace Parley.Notifications.Deciding;

/// <summary>One conversation's news in one event.</summary>
/// <param name="id">The event's.</param>
/// <param name="index">Its place in the event.</param>
/// <param name="advance">The revisions.</param>
internal sealed class AdvanceItem(string id, int index, ConversationAdvance advance)
{
    public string Event => id;

    public int Index => index;

    public ConversationAdvance Advance => advance;

    /// <summary>How far it has had its effect: <see cref="EventProgress"/>.</summary>
    public long? Place { get; set; }
}

/// <summary>News that are decided about together.</summary>
internal sealed record AdvanceRange(ConversationAdvance Advance, IReadOnlyList<AdvanceItem> Items)
{
    /// <summary>
    /// Each revision is at most one arrival, departure, sender or reaction: so many are the drafts that come before a range's members, which are written in one transaction, and
    /// so many news are held in memory. What one event brings is never divided; it has no more than the log commits at once.
    /// </summary>
    internal const int MostRevisions = 1000;

    public long? Place => Items[0].Place;

    /// <summary>Revisions that follow one another, and have had the same of their effect, become one range and are read together. What lies between two ranges is another event's.</summary>
    public static IEnumerable<AdvanceRange> Merge(IEnumerable<AdvanceItem> items)
    {
        foreach (var conversation in items.GroupBy(item => item.Advance.ConversationId))
        {
            AdvanceRange? range = null;
            foreach (var item in conversation.OrderBy(item => item.Advance.After))
            {
                if (range is not null && range.Advance.UpTo == item.Advance.After && range.Place == item.Place && item.Advance.UpTo - range.Advance.After <= MostRevisions)
                {
                    range = new AdvanceRange(range.Advance with { UpTo = item.Advance.UpTo }, [.. range.Items, item]);
                    continue;
                }

                if (range is not null)
                {
                    yield return range;
                }

                range = new AdvanceRange(item.Advance, [item]);
            }

            yield return range!;
        }
    }
}
