namespace Parley.Chaos.Checking.Invariants;

/// <summary>A message reaches only those whose membership covers its revision, a change only members at its own, on every path.</summary>
internal sealed class MembersOnly : Invariant
{
    public override string Name => "I8";

    public override IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var (person, device) in evidence.Devices)
        {
            foreach (var sighting in device.Sightings)
            {
                if (!evidence.Log.Conversations.ContainsKey(sighting.Conversation))
                {
                    yield return $"{device} was told at #{sighting.Moment} of {sighting.Conversation}, which does not exist";
                }
                else if (sighting is { Way: Way.Push, Message.Changed: > 0 and var changed } && !evidence.MembershipsOf(sighting.Conversation).Covers(person.User, changed))
                {
                    yield return $"{device} was given seq {sighting.Message.Seq} of {sighting.Conversation} as of rev {changed} by {sighting.Way} at #{sighting.Moment}; "
                        + $"{person} was a member for {evidence.MembershipsOf(sighting.Conversation).Describe(person.User)}";
                }
                else if (evidence.MembershipsOf(sighting.Conversation) is var members && !members.Covers(person.User, sighting.Rev))
                {
                    var what = sighting.Message is { } message ? $"seq {message.Seq} (rev {sighting.Rev})" : $"the change up to rev {sighting.Rev}";
                    yield return $"{device} was given {what} of {sighting.Conversation} by {sighting.Way} at #{sighting.Moment}; "
                        + $"{person} was a member for {members.Describe(person.User)}";
                }
            }
        }

        foreach (var person in evidence.Journal.People)
        {
            foreach (var trespass in person.Trespasses)
            {
                yield return $"{person} was no longer a member of {trespass.Conversation} from #{trespass.Moment} on and was given {trespass.What}";
            }
        }

        foreach (var what in CheckHistories(evidence))
        {
            yield return what;
        }
    }

    /// <summary>Exactly what the intervals cover: no more, and no less (a gap in REST's history would hide something).</summary>
    private static IEnumerable<string> CheckHistories(Evidence evidence)
    {
        foreach (var (id, conversation) in evidence.Log.Conversations)
        {
            foreach (var (user, history) in conversation.Histories)
            {
                var members = evidence.MembershipsOf(id);
                var expected = conversation.Messages.Where(message => !message.IsGone && members.Covers(user, message.Rev)).Select(message => message.Seq).ToList();
                var shown = history.Select(message => message.Seq).ToList();
                if (!shown.SequenceEqual(expected))
                {
                    var name = evidence.Journal.People.Find(person => person.User == user)?.Name ?? $"{user}";
                    yield return $"the history of {id} shows {name} the seqs {Brief(shown.Except(expected))} too many and {Brief(expected.Except(shown))} too few; "
                        + $"a member for {members.Describe(user)}";
                }
            }
        }
    }

    private static string Brief(IEnumerable<long> seqs) => string.Join(", ", seqs.Take(10)) is { Length: > 0 } some ? some : "none";
}
