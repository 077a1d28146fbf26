using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Notifications.History;
using Parley.Platform.Bus;
using Parley.Platform.Database;
using Parley.Platform.Outbox;

namespace Parley.Notifications.Deciding;

/// <summary>
/// From events to stored notifications:
/// <list type="number">
/// <item>① what was taken before is left out;</item>
/// <item>② the news are read, and it is decided who is told of what;</item>
/// <item>③ one transaction marks the events and writes what follows, of conversations' news one for each part: each event has its effect exactly once;</item>
/// <item>④ after the commit, devices are told, and what was read meanwhile is marked so.</item>
/// </list>
/// </summary>
internal sealed class NotificationWorker(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, AdvanceTaker advances, RecipientReader recipients, NotificationStore store, NotificationFeed feed,
    IConversationAudience audience, TimeProvider clock) : IEventSubscriber
{
    public string Name => "notifications";

    public IReadOnlyCollection<string> Topics => [ConversationsAdvanced.Topic, ConversationsRead.Topic, AccountNotice.Topic];

    public async ValueTask HandleAsync(IReadOnlyList<IntegrationEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(events, cancellationToken);
        }
        catch (Exception exception) when (database.IsUnavailable(exception))
        {
            throw new ReceiverUnavailableException("A database that notifications need is not available.", exception);
        }
    }

    private async Task TakeAsync(IReadOnlyList<IntegrationEvent> events, CancellationToken cancellationToken)
    {
        // ①
        var fresh = await database.ReadAsync(session => TakenEvents.FreshAsync(session, events), cancellationToken);
        if (fresh.Count == 0)
        {
            return;
        }

        // ② and ③, in parts
        if (events[0].Topic == ConversationsAdvanced.Topic)
        {
            await advances.TakeAsync(fresh, told => TellAsync(told, cancellationToken), cancellationToken);
            return;
        }

        // ②
        var drafts = events[0].Topic == ConversationsRead.Topic ? OfReads(fresh) : await OfNoticesAsync(fresh, cancellationToken);

        // ③
        var told = await database.WriteAsync(
            async session =>
            {
                await TakenEvents.MarkAsync(session, fresh, clock.GetUtcNow().ToUnixTimeMilliseconds());
                return await store.ApplyAsync(session, drafts);
            },
            cancellationToken);
        await TellAsync(told, cancellationToken);
    }

    // ④
    private async Task TellAsync(IReadOnlyList<Told> told, CancellationToken cancellationToken)
    {
        feed.Tell(told);
        await CatchUpAsync(told, cancellationToken);
    }

    // A cursor moves on only: the last place of each is all there is to do.
    private static List<Draft> OfReads(IReadOnlyList<IntegrationEvent> events) => [
        .. events.SelectMany(one => Read(one, ContractsJson.Default.ConversationsRead).Items)
            .GroupBy(read => (read.UserId, read.ConversationId))
            .Select(moves => moves.MaxBy(read => read.Seq)!)
            .Select(read => new ConversationSeen(read.UserId, read.ConversationId, read.Seq, read.Unread))];

    private async Task<List<Draft>> OfNoticesAsync(IReadOnlyList<IntegrationEvent> events, CancellationToken cancellationToken)
    {
        var notices = events.Select(one => (one.Id, Notice: Read(one, ContractsJson.Default.AccountNotice))).ToList();
        var circumstances = await recipients.ReadAsync([.. notices.Select(one => one.Notice.UserId).Distinct()], cancellationToken);
        return [.. notices.Where(one => circumstances.ContainsKey(one.Notice.UserId)).Select(one => NoticeDrafts.Of(one.Notice, one.Id, circumstances[one.Notice.UserId]))];
    }

    /// <summary>A cursor that moved while it was decided may have found nothing to mark: its event can have come first.</summary>
    private async Task CatchUpAsync(IReadOnlyList<Told> told, CancellationToken cancellationToken)
    {
        var fresh = told.Where(one => !one.WasRead && one.Event.Notification is { ConversationId: not null } made && made.Kind.IsOfMessages())
            .GroupBy(one => one.Event.Notification!.ConversationId!.Value);
        foreach (var conversation in fresh)
        {
            var seqs = await audience.ReadSeqsAsync(conversation.Key, [.. conversation.Select(one => one.User)], cancellationToken);
            var late = conversation.Where(one => seqs.TryGetValue(one.User, out var read) ? read >= one.Event.Notification!.Seq : true)
                .Select(one => new ConversationSeen(one.User, conversation.Key, one.Event.Notification!.Seq!.Value, 0)).ToList();
            if (late.Count > 0)
            {
                feed.Tell(await database.WriteAsync(session => store.ApplyAsync(session, late), cancellationToken));
            }
        }
    }

    internal static T Read<T>(IntegrationEvent one, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(one.Payload, type) ?? throw new PermanentFailureException($"An event of {one.Topic} is empty.");
}
