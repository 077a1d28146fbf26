using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Chat;
using Parley.Notifications.History;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Deciding;

/// <summary>What a conversation's news change of people's notifications.</summary>
internal sealed class ConversationDrafts(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IConversationAudience audience, RecipientReader recipients)
{
    /// <summary>Members that are decided about, and people that are written for, together.</summary>
    private const int Page = 500;

    /// <summary>
    /// Part by part: first who came, went or wrote, then the members, page by page in the order of their places, which never changes. Who joins meanwhile is told nothing of
    /// what was before them, and who goes is no member when their page is read.
    /// </summary>
    /// <param name="advance">The news.</param>
    /// <param name="after">The place of the last part that has had its effect; null: none has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<DraftPart> ReadAsync(ConversationAdvance advance, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var id = advance.ConversationId;
        if (await audience.ReadNewsAsync(id, advance.After, advance.UpTo, cancellationToken) is not { } news)
        {
            foreach (var part in (await OfGoneAsync(id, cancellationToken)).Chunk(Page))
            {
                yield return new DraftPart(after ?? 0, part); // what is settled is not found again
            }

            yield break;
        }

        if (after is null)
        {
            // Whoever writes has read what was there; who went is told nothing any more.
            var drafts = new List<Draft>();
            drafts.AddRange(news.Departures.Distinct().Select(user => new ConversationSeen(user, id, long.MaxValue, 0)));
            drafts.AddRange(news.Messages.GroupBy(message => message.Sender).Select(group => new ConversationSeen(group.Key, id, group.Max(message => message.Seq), 0)));
            await AddArrivalsAsync(drafts, id, news, cancellationToken);
            if (news.Floor is { } floor)
            {
                drafts.AddRange((await ToldAsync(id, cancellationToken)).Select(user => new MessagesGone(user, id, floor.Seq, floor.Left)));
            }

            yield return new DraftPart(0, drafts);
        }

        if (news.Messages.Count == 0)
        {
            yield break;
        }

        IReadOnlyList<AudienceMember> page;
        for (var place = after ?? 0; (page = await audience.ReadMembersAsync(id, place, Page, cancellationToken)).Count > 0; place = page[^1].Place)
        {
            yield return new DraftPart(page[^1].Place, await OfMembersAsync(id, page, news, cancellationToken));
            if (page.Count < Page)
            {
                yield break;
            }
        }
    }

    private async Task<IReadOnlyList<Draft>> OfGoneAsync(ConversationId id, CancellationToken cancellationToken) =>
        [.. (await ToldAsync(id, cancellationToken)).Select(user => new ConversationSeen(user, id, long.MaxValue, 0))];

    /// <summary>Whoever has something of a conversation that is not settled.</summary>
    private ValueTask<IReadOnlyList<UserId>> ToldAsync(ConversationId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<UserId>("SELECT DISTINCT user_id FROM notifications WHERE conversation_id = @id AND state <> 2", new { id }), cancellationToken);

    private async Task AddArrivalsAsync(List<Draft> drafts, ConversationId id, ConversationNews news, CancellationToken cancellationToken)
    {
        var arrivals = news.Type != ConversationType.Group
            ? []
            : news.Arrivals.Where(arrival => arrival.Actor != arrival.User && !news.Departures.Contains(arrival.User)).DistinctBy(arrival => arrival.User).ToList();
        foreach (var chunk in arrivals.Chunk(Page))
        {
            var circumstances = await recipients.ReadAsync([.. chunk.Select(arrival => arrival.User)], cancellationToken);
            drafts.AddRange(chunk.Where(arrival => circumstances.ContainsKey(arrival.User)).Select(arrival => new NewNotification(
                arrival.User, NotificationKind.AddedToGroup, id.ToString(), Decisions.OfOneself(circumstances[arrival.User]))
            {
                ConversationId = id,
                Actor = arrival.Actor,
                Quiet = QuietTime.IsQuiet(circumstances[arrival.User].Recipient, circumstances[arrival.User].Now),
            }));
        }
    }

    private async Task<IReadOnlyList<Draft>> OfMembersAsync(ConversationId id, IReadOnlyList<AudienceMember> page, ConversationNews news, CancellationToken cancellationToken)
    {
        var drafts = new List<Draft>();
        var concerned = page.Select(member => (member, messages: Of(member, news.Messages))).Where(one => one.messages.Count > 0).ToList();
        var circumstances = await recipients.ReadAsync([.. concerned.Select(one => one.member.UserId)], cancellationToken);
        var withheld = await WithheldAsync(id, circumstances.Keys, cancellationToken);
        foreach (var (member, messages) in concerned)
        {
            if (!circumstances.TryGetValue(member.UserId, out var one))
            {
                continue;
            }

            var decision = Decisions.OfMessage(one, member.Settings, member.IsOpen);
            if (!decision.IsTold && withheld.GetValueOrDefault(member.UserId) == decision.InApp)
            {
                continue; // its ledger says so already: a large group whose members want nothing costs no writes
            }

            drafts.Add(new NewNotification(member.UserId, NotificationKind.Message, id.ToString(), decision)
            {
                ConversationId = id,
                Seq = messages[^1].Seq,
                Count = messages.Count,
                Actor = messages[^1].Sender,
                Quiet = QuietTime.IsQuiet(one.Recipient, one.Now),
            });
        }

        return drafts;
    }

    /// <summary>Others' messages that a membership covers (I8) and that were not read yet.</summary>
    private static List<NewsMessage> Of(AudienceMember member, IReadOnlyList<NewsMessage> messages) =>
        [.. messages.Where(message => message.Sender != member.UserId && message.Seq >= member.FromSeq && message.Seq > member.ReadSeq)];

    private async Task<IReadOnlyDictionary<UserId, NotificationReason>> WithheldAsync(ConversationId id, IEnumerable<UserId> users, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            session => session.QueryAsync<NotificationRow>(
                "SELECT user_id, in_app FROM notifications WHERE conversation_id = @id AND state = 3 AND user_id IN @users", new { id, users = SqlList.Of(users) }),
            cancellationToken)).ToDictionary(row => row.UserId, row => (NotificationReason)row.InApp);
}

/// <summary>A part of what a conversation's news change.</summary>
/// <param name="Place">How far the news have had their effect with it.</param>
internal sealed record DraftPart(long Place, IReadOnlyList<Draft> Drafts);
