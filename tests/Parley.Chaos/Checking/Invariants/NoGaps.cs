namespace Parley.Chaos.Checking.Invariants;

/// <summary>Seqs per conversation are 1..N, and so are the revs of messages and changes together; in the history as in the rows.</summary>
internal sealed class NoGaps : Invariant
{
    public override string Name => "I3";

    public override IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var (id, conversation) in evidence.Log.Conversations)
        {
            if (FirstWrong(conversation.Messages.Select(message => message.Seq), conversation.LastSeq) is { } shown)
            {
                yield return $"the history of {id} is not 1..{conversation.LastSeq}: at place {shown.Place} stands {shown.Number}";
            }

            if (FirstWrong(conversation.StoredSeqs, conversation.LastSeq) is { } seq)
            {
                yield return $"the seqs of {id} are not 1..{conversation.LastSeq}: at place {seq.Place} stands {seq.Number}";
            }

            if (FirstWrong(conversation.StoredRevs, conversation.LastRev) is { } rev)
            {
                yield return $"the revs of {id} are not 1..{conversation.LastRev}: at place {rev.Place} stands {rev.Number}";
            }
        }
    }

    private static (long Place, string Number)? FirstWrong(IEnumerable<long> numbers, long last)
    {
        var place = 0L;
        foreach (var number in numbers)
        {
            if (number != ++place)
            {
                return (place, $"{number}");
            }
        }

        return place == last ? null : (place + 1, "nothing");
    }
}
