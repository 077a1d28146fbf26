namespace Parley.Chaos.Checking.Invariants;

/// <summary>
/// Acknowledgements of one sender's serial sends rise in seq. Sends of one connection are serial without waiting, too: the order of their first attempts is
/// that of their seqs.
/// </summary>
internal sealed class SerialOrder : Invariant
{
    public override string Name => "I6";

    public override IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var person in evidence.Journal.People)
        {
            foreach (var sends in person.Sends.Where(send => send.Acks.Count > 0 && !send.HasNoOrder).GroupBy(send => send.Conversation))
            {
                var inOrder = sends.OrderBy(send => send.SentAt).ToList();
                foreach (var (first, second) in inOrder.Zip(inOrder.Skip(1)).Where(pair => pair.First.Acks[0].Seq >= pair.Second.Acks[0].Seq))
                {
                    yield return $"{person}'s {second.Id} in {sends.Key} was sent later (#{second.SentAt}) than {first.Id} (#{first.SentAt}) "
                        + $"and acknowledged with a lower seq: {second.Acks[0].Seq} (#{second.Acks[0].Moment}), not above {first.Acks[0].Seq} (#{first.Acks[0].Moment})";
                }
            }
        }
    }
}
