namespace Parley.Chaos.Checking.Invariants;

/// <summary>Each acknowledged id stands exactly once in the final log, with the acknowledged seq and body, or, without the body, below a recorded retention floor.</summary>
internal sealed class AcknowledgedOnce : Invariant
{
    public override string Name => "I1";

    public override IEnumerable<string> Check(Evidence evidence) =>
        evidence.Journal.People.SelectMany(person => person.Sends.Where(send => send.Acks.Count > 0).SelectMany(send => Check(evidence, person, send)));

    private static IEnumerable<string> Check(Evidence evidence, PersonJournal person, Send send)
    {
        var found = evidence.Logged[send.Id].ToList();
        var what = $"{person}'s {send.Id} in {send.Conversation}, sent at #{send.SentAt},";
        if (found.Count != 1)
        {
            yield return $"{what} was acknowledged with seq {send.Acks[0].Seq} at #{send.Acks[0].Moment} and stands {found.Count} times in the log";
        }

        // A repeat is told what the message says by then: nothing, when it has gone by retention.
        var isGone = found is [{ Message.IsGone: true }];
        foreach (var ack in send.Acks.Where(ack => ack.Changed == 0 && send.Text is not null && ack.Text != send.Text && (ack.Text.Length > 0 || !isGone)))
        {
            yield return $"{what} was acknowledged with another body at #{ack.Moment}";
        }

        foreach (var (conversation, message) in found)
        {
            foreach (var ack in send.Acks.Where(ack => (ack.Seq, ack.Rev) != (message.Seq, message.Rev)))
            {
                yield return $"{what} was acknowledged with seq {ack.Seq}, rev {ack.Rev} at #{ack.Moment} and stands at seq {message.Seq}, rev {message.Rev}";
            }

            if (conversation != send.Conversation || !message.Says(send) || message.Sender != person.User)
            {
                yield return $"{what} stands in the log with another body, conversation or sender, at seq {message.Seq} of {conversation}";
            }
        }
    }
}
