using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Notifications.History;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Deciding;

/// <summary>What a conversation's news change of people's notifications.</summary>
internal sealed class ConversationDrafts(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IConversationAudience audience, RecipientReader recipients,
    IRelations relations, ReactionDrafts reactions)
{
    /// <summary>Members that are decided about, and people that are written for, together.</summary>
    private const int Page = 500;

    /// <summary>
    /// Part by part: first who came, went, wrote or reacted, then the members, page by page in the order of their places, which never changes. Who joins meanwhile is told nothing of
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
            drafts.AddRange(await reactions.ReadAsync(id, news, cancellationToken));
            if (news.Floor is { } floor)
            {
                drafts.AddRange((await ToldAsync(id, cancellationToken)).Select(user => new MessagesGone(user, id, floor.Seq, floor.Left)));
            }

            yield return new DraftPart(0, drafts);
        }

        if (news.Messages.Count == 0 && news.LateMentions.Count == 0)
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
        var concerned = page.Select(member => (member, matters: Of(member, news))).Where(one => one.matters.Count > 0).ToList();
        var circumstances = await recipients.ReadAsync([.. concerned.Select(one => one.member.UserId)], cancellationToken);
        var withheld = await WithheldAsync(id, circumstances.Keys, cancellationToken);
        foreach (var (member, matter) in concerned.SelectMany(one => one.matters, (one, matter) => (one.member, matter)))
        {
            if (!circumstances.TryGetValue(member.UserId, out var one))
            {
                continue;
            }

            var decision = Decisions.OfMessage(one, member.Settings, isPersonal: matter.Kind != NotificationKind.Message, member.IsOpen);
            if (!decision.IsTold && withheld.GetValueOrDefault((member.UserId, matter.Kind)) == decision.InApp)
            {
                continue; // its ledger says so already: a large group whose members want nothing costs no writes
            }

            drafts.Add(new NewNotification(member.UserId, matter.Kind, id.ToString(), decision)
            {
                ConversationId = id,
                Seq = matter.Messages[^1].Seq,
                Count = matter.Messages.Count,
                Actor = matter.Messages[^1].Sender,
                WasRead = matter.Messages[^1].Seq <= member.ReadSeq,
                Quiet = QuietTime.IsQuiet(one.Recipient, one.Now),
            });
        }

        return drafts;
    }

    /// <summary>
    /// Others' messages that a membership covers (I8) and that were not read yet, each of one kind; and those that name somebody now, whether they have read them or not.
    /// </summary>
    private List<Matter> Of(AudienceMember member, ConversationNews news)
    {
        var matters = new List<Matter>(1);
        foreach (var message in news.Messages)
        {
            if (message.Sender != member.UserId && message.Seq >= member.FromSeq && message.Seq > member.ReadSeq)
            {
                Add(KindFor(member.UserId, message), message);
            }
        }

        foreach (var message in news.LateMentions)
        {
            if (message.Sender != member.UserId && message.Seq >= member.FromSeq && KindFor(member.UserId, message) == NotificationKind.Mention)
            {
                Add(NotificationKind.Mention, message);
            }
        }

        return matters;

        void Add(NotificationKind kind, NewsMessage message)
        {
            if (matters.Find(one => one.Kind == kind) is not { } matter)
            {
                matters.Add(matter = new Matter(kind, []));
            }

            // One that was edited at once is there twice.
            if (!matter.Messages.Exists(one => one.Seq == message.Seq))
            {
                matter.Messages.Add(message);
            }
        }
    }

    /// <summary>What somebody says whom one blocks is a message like any other, whomever it names (C10): they are told nothing of the block.</summary>
    private NotificationKind KindFor(UserId member, NewsMessage message)
    {
        var named = message.MentionsAll || message.Mentions.Contains(member);
        return (!named && message.Answers != member) || relations.Blocks(member, message.Sender) ? NotificationKind.Message
            : named ? NotificationKind.Mention
            : NotificationKind.Reply;
    }

    private async Task<IReadOnlyDictionary<(UserId User, NotificationKind Kind), NotificationReason>> WithheldAsync(ConversationId id, IEnumerable<UserId> users, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            session => session.QueryAsync<NotificationRow>(
                "SELECT user_id, kind, in_app FROM notifications WHERE conversation_id = @id AND state = 3 AND kind <> 13 AND user_id IN @users", new { id, users = SqlList.Of(users) }),
            cancellationToken)).ToDictionary(row => (row.UserId, row.NotificationKind), row => (NotificationReason)row.InApp);

    /// <summary>Messages of one kind, for somebody.</summary>
    private sealed record Matter(NotificationKind Kind, List<NewsMessage> Messages);
}

/// <summary>A part of what a conversation's news change.</summary>
/// <param name="Place">How far the news have had their effect with it.</param>
internal sealed record DraftPart(long Place, IReadOnlyList<Draft> Drafts);
