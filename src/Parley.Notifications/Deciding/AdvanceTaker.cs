using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts;
using Parley.Notifications.History;
using Parley.Platform.Bus;
using Parley.Platform.Database;

namespace Parley.Notifications.Deciding;

/// <summary>
/// Conversations' news, which may concern ten thousand people each: decided about and written in parts, so that neither memory nor a transaction grows with a group.
/// Each part moves the mark of how far its events have come, the last one takes them: each has its effect exactly once, whoever dies between two parts.
/// </summary>
internal sealed class AdvanceTaker(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, ConversationDrafts conversations, NotificationStore store, TimeProvider clock)
{
    /// <summary>Drafts after which a transaction ends, give or take a page of members: a third of a second of the one writer, at some 3,000 a second.</summary>
    private const int MostDrafts = 1000;

    /// <param name="events">None of which was taken.</param>
    /// <param name="committed">Told after each commit, what it has changed.</param>
    /// <param name="cancellationToken">Ends it between two parts.</param>
    public async Task TakeAsync(IReadOnlyList<IntegrationEvent> events, Func<IReadOnlyList<Told>, Task> committed, CancellationToken cancellationToken)
    {
        var items = events.SelectMany(one => NotificationWorker.Read(one, ContractsJson.Default.ConversationsAdvanced).Items.Select((advance, index) => new AdvanceItem(one.Id, index, advance))).ToList();
        await database.ReadAsync(
            async session =>
            {
                await EventProgress.ReadAsync(session, items);
                return true;
            },
            cancellationToken);

        var (drafts, reached) = (new List<Draft>(), new Dictionary<AdvanceItem, long>());
        foreach (var range in AdvanceRange.Merge(items).Where(range => range.Place != EventProgress.Done))
        {
            await foreach (var part in conversations.ReadAsync(range.Advance, range.Place, cancellationToken))
            {
                drafts.AddRange(part.Drafts);
                Reach(range, part.Place);
                if (drafts.Count >= MostDrafts)
                {
                    await committed(await database.WriteAsync(session => MoveAsync(session, events, drafts, reached), cancellationToken));
                    foreach (var (item, place) in reached)
                    {
                        item.Place = place;
                    }

                    drafts.Clear();
                    reached.Clear();
                }
            }

            Reach(range, EventProgress.Done);

            // A database that answers at once never gives the thread back: on one processor all that people wait for would wait for the whole page.
            await Task.Yield();
        }

        await committed(await database.WriteAsync(session => FinishAsync(session, events, drafts), cancellationToken));

        void Reach(AdvanceRange range, long place)
        {
            foreach (var item in range.Items)
            {
                reached[item] = place;
            }
        }
    }

    private async Task<IReadOnlyList<Told>> MoveAsync(DatabaseSession session, IReadOnlyList<IntegrationEvent> events, List<Draft> drafts, Dictionary<AdvanceItem, long> reached)
    {
        if ((await TakenEvents.FreshAsync(session, events)).Count < events.Count)
        {
            throw new InvalidOperationException("An event was taken elsewhere in this moment.");
        }

        foreach (var (item, place) in reached)
        {
            await EventProgress.MoveAsync(session, item, place, Now);
        }

        return await store.ApplyAsync(session, drafts);
    }

    private async Task<IReadOnlyList<Told>> FinishAsync(DatabaseSession session, IReadOnlyList<IntegrationEvent> events, List<Draft> drafts)
    {
        await TakenEvents.MarkAsync(session, events, Now);
        await EventProgress.ForgetAsync(session, events.Select(one => one.Id));
        return await store.ApplyAsync(session, drafts);
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
