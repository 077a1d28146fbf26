namespace Parley.Chaos.Checking.Invariants;

/// <summary>Unread counts are a function of the log and the cursor: the last counted number less the one at the read cursor.</summary>
internal sealed class UnreadCounts : Invariant
{
    public override string Name => "I15";

    public override IEnumerable<string> Check(Evidence evidence) => CheckReports(evidence).Concat(CheckStored(evidence));

    private static IEnumerable<string> CheckReports(Evidence evidence)
    {
        foreach (var (_, device) in evidence.Devices)
        {
            foreach (var report in device.Unread.Where(report => evidence.Log.Conversations.ContainsKey(report.Conversation)))
            {
                // Without the end of the snapshot it is only known that there is one.
                var read = evidence.CountedUpTo(report.Conversation, report.ReadSeq);
                var all = evidence.CountedUpTo(report.Conversation, report.LastSeq ?? long.MaxValue);
                var most = all - read;

                // What is gone by retention is unread for nobody; how much that was at the moment is not known, only how much it is in the end.
                var gone = Math.Min(all, evidence.CountedUpTo(report.Conversation, evidence.Log.Conversations[report.Conversation].Floor));
                var least = report.LastSeq is null ? 0 : all - Math.Max(read, gone);
                if (report.Unread < least || report.Unread > most)
                {
                    yield return $"{device} was told at #{report.Moment} of {report.Unread} unread in {report.Conversation}, read up to seq {report.ReadSeq}, "
                        + $"last seq {(report.LastSeq is { } last ? last : "unknown")}; by the log it is {(least == most ? most : $"{least}–{most}")}";
                }
            }
        }
    }

    private static IEnumerable<string> CheckStored(Evidence evidence)
    {
        foreach (var (id, conversation) in evidence.Log.Conversations)
        {
            if (conversation.Stored is not { } stored)
            {
                continue;
            }

            var all = evidence.CountedUpTo(id, conversation.LastSeq);
            if (stored.LastCounted != all)
            {
                yield return $"{id} counts {stored.LastCounted} messages and has {all}";
            }

            foreach (var member in stored.Members.Where(member => member.ReadCounted != evidence.CountedUpTo(id, member.Read)))
            {
                yield return $"{member.User} has read up to seq {member.Read} of {id}, which is {evidence.CountedUpTo(id, member.Read)} counted messages; stored are {member.ReadCounted}";
            }
        }
    }
}
