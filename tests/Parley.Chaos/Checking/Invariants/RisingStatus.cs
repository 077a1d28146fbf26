namespace Parley.Chaos.Checking.Invariants;

/// <summary>A message's status only moves sending → sent → delivered → seen, or to failed; and what was shown is true in the end.</summary>
internal sealed class RisingStatus : Invariant
{
    public override string Name => "I10";

    public override IEnumerable<string> Check(Evidence evidence) =>
        evidence.Journal.People.SelectMany(person => person.Sends.SelectMany(send => CheckOrder(person, send).Concat(CheckEnd(evidence, person, send))));

    private static IEnumerable<string> CheckOrder(PersonJournal person, Send send)
    {
        foreach (var (earlier, later) in send.Statuses.Zip(send.Statuses.Skip(1)))
        {
            if (later.Status <= earlier.Status || earlier.Status == Status.Failed || (later.Status == Status.Failed && earlier.Status != Status.Sending))
            {
                yield return $"{person}'s {send.Id} in {send.Conversation} went from {earlier.Status} (#{earlier.Moment}) to {later.Status} (#{later.Moment})";
            }
        }
    }

    private static IEnumerable<string> CheckEnd(Evidence evidence, PersonJournal person, Send send)
    {
        if (send.Statuses.Count == 0 || send.Statuses[^1] is not { Status: Status.Delivered or Status.Seen } last || send.Acks.Count == 0
            || evidence.Log.Conversations[send.Conversation].Stored is not { } stored)
        {
            yield break;
        }

        var seq = send.Acks[0].Seq;
        foreach (var member in stored.Members.Where(member => member.User != person.User && (last.Status == Status.Seen ? member.Read : member.Delivered) < seq))
        {
            yield return $"{person}'s {send.Id}, seq {seq} of {send.Conversation}, was shown as {last.Status} at #{last.Moment}, "
                + $"but {member.User} has it neither then nor now (delivered {member.Delivered}, read {member.Read})";
        }
    }
}
