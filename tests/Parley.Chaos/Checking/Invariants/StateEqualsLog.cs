using Parley.Protocol;

namespace Parley.Chaos.Checking.Invariants;

/// <summary>A conversation's stored state equals its log applied from the start, and what a client's reducer has made of frames and syncs equals a fresh sync.</summary>
internal sealed class StateEqualsLog : Invariant
{
    public override string Name => "I16";

    public override IEnumerable<string> Check(Evidence evidence) => CheckClients(evidence).Concat(
        evidence.Log.Conversations.Where(one => one.Value.Stored is not null).SelectMany(one => CheckServer(evidence, one.Key, one.Value, one.Value.Stored!)));

    private static IEnumerable<string> CheckClients(Evidence evidence)
    {
        foreach (var (_, device) in evidence.Devices)
        {
            foreach (var state in device.Finals.Where(state => state.Held != state.Fresh))
            {
                var (held, fresh) = (state.Held.Split('\n'), state.Fresh.Split('\n'));
                yield return $"{device} holds another state of {state.Conversation} than a fresh sync gives:"
                    + string.Concat(held.Except(fresh).Take(5).Select(line => $"\n    held  {line}"))
                    + string.Concat(fresh.Except(held).Take(5).Select(line => $"\n    fresh {line}"));
            }
        }
    }

    private static IEnumerable<string> CheckServer(Evidence evidence, ConversationId id, FinalConversation conversation, StoredState stored)
    {
        var members = evidence.MembershipsOf(id).Final.ToDictionary(one => one.User, one => one.FromRev);
        var rows = stored.Members.ToDictionary(member => member.User, member => member.FromRev);
        foreach (var user in members.Keys.Union(rows.Keys).Where(user => members.GetValueOrDefault(user) != rows.GetValueOrDefault(user)))
        {
            yield return $"{user} is a member of {id} from rev {rows.GetValueOrDefault(user)} on by its row, from {members.GetValueOrDefault(user)} on by the log (0: not at all)";
        }

        if (stored.MemberCount != members.Count)
        {
            yield return $"{id} counts {stored.MemberCount} members and its log makes {members.Count}";
        }

        var membersRev = stored.Changes.Where(change => Enum.IsDefined((StoredChangeKind)change.Kind)).Select(change => change.Rev).DefaultIfEmpty().Max();
        if (stored.MembersRev != membersRev)
        {
            yield return $"the latest change of membership of {id} is rev {membersRev}, stored is {stored.MembersRev}";
        }

        foreach (var member in stored.Members)
        {
            foreach (var what in CheckMember(id, conversation, member))
            {
                yield return what;
            }
        }
    }

    private static IEnumerable<string> CheckMember(ConversationId id, FinalConversation conversation, StoredMember member)
    {
        var before = conversation.Messages.Count(message => message.Rev < member.FromRev);
        if (member.FromSeq != before + 1)
        {
            yield return $"{member.User} came into {id} with rev {member.FromRev}, behind seq {before}; stored is the first seq {member.FromSeq}";
        }

        // One has read what one wrote.
        var own = conversation.Messages.LastOrDefault(message => message.Sender == member.User && message.Seq >= member.FromSeq)?.Seq ?? 0;
        if (member.Read < own)
        {
            yield return $"{member.User} wrote seq {own} of {id} and has read up to {member.Read} only";
        }
    }
}
