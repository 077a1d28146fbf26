namespace Parley.Chaos.Checking.Invariants;

/// <summary>An unacknowledged id stands at most once, a definitively refused one never, and what nobody sent nowhere.</summary>
internal sealed class InDoubtAtMostOnce : Invariant
{
    public override string Name => "I2";

    public override IEnumerable<string> Check(Evidence evidence) =>
        evidence.Journal.People.SelectMany(person => person.Sends.Where(send => send.Acks.Count == 0).SelectMany(send => Check(evidence, person, send)))
            .Concat(evidence.Logged.SelectMany(entries => entries)
                .Where(entry => !entry.Message.IsSystem && !evidence.Sends.Contains(entry.Message.Id))
                .Select(entry => $"nobody sent {entry.Message.Id}, which stands at seq {entry.Message.Seq} of {entry.Conversation}"));

    private static IEnumerable<string> Check(Evidence evidence, PersonJournal person, Send send)
    {
        var found = evidence.Logged[send.Id].ToList();
        var what = $"{person}'s {send.Id} in {send.Conversation}, sent at #{send.SentAt},";
        if (send.Refusal is not null && found.Count > 0)
        {
            yield return $"{what} was refused ({send.Refusal}) and stands in the log at seq {found[0].Message.Seq}";
        }
        else if (found.Count > 1)
        {
            yield return $"{what} was never acknowledged and stands {found.Count} times in the log";
        }

        foreach (var (conversation, message) in found.Where(
            one => one.Conversation != send.Conversation || !one.Message.Says(send) || one.Message.Sender != person.User))
        {
            yield return $"{what} stands in the log with another body, conversation or sender, at seq {message.Seq} of {conversation}";
        }
    }
}
