using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Notifications.History;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Deciding;

/// <summary>What reactions change of the notifications of those whose messages they are put under: nobody else is told.</summary>
internal sealed class ReactionDrafts(IConversationAudience audience, RecipientReader recipients, IRelations relations)
{
    public async ValueTask<IReadOnlyList<Draft>> ReadAsync(ConversationId id, ConversationNews news, CancellationToken cancellationToken)
    {
        // Whoever wrote afterwards was there and has seen it.
        var unseen = news.Reactions.Where(one => !news.Messages.Any(message => message.Sender == one.Sender && message.Rev > one.Rev)).ToList();
        if (unseen.Count == 0)
        {
            return [];
        }

        // Who went is no member any more, and whoever came back without the history does not see what they wrote before.
        var members = (await audience.FindMembersAsync(id, [.. unseen.Select(one => one.Sender).Distinct()], cancellationToken)).ToDictionary(member => member.UserId);
        var circumstances = await recipients.ReadAsync(members.Keys.ToList(), cancellationToken);
        var drafts = new List<Draft>(unseen.Count);
        foreach (var one in unseen)
        {
            if (!members.TryGetValue(one.Sender, out var member) || member.FromSeq > one.Seq || !circumstances.TryGetValue(one.Sender, out var here))
            {
                continue;
            }

            if (one.Actor is not { } actor || !one.IsThere)
            {
                drafts.Add(new ReactionTaken(one.Sender, SubjectOf(id, one.Seq), one.Actor));
            }
            else if (!relations.Blocks(one.Sender, actor))
            {
                drafts.Add(new ReactionGiven(one.Sender, actor, one.Rev, Notify(id, one, actor, member, here)));
            }
        }

        return drafts;
    }

    private static NewNotification Notify(ConversationId id, NewsReaction one, UserId actor, AudienceMember member, Circumstances here) =>
        new(one.Sender, NotificationKind.Reaction, SubjectOf(id, one.Seq), Decisions.OfReaction(here, member.Settings, member.IsOpen))
        {
            ConversationId = id,
            Seq = one.Seq,
            Actor = actor,
            Quiet = QuietTime.IsQuiet(here.Recipient, here.Now),
        };

    /// <summary>One message's reactions gather.</summary>
    private static string SubjectOf(ConversationId id, long seq) => $"{id}/{seq}";
}
