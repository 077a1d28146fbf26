using Parley.Protocol;

namespace Parley.Chaos.Checking.Invariants;

/// <summary>
/// Cursors never fall and never pass the end. Pushed reports of one connection rise; an answer is not behind anything that anybody was told before it was
/// asked for; and what is stored in the end is not behind any report.
/// </summary>
internal sealed class RisingCursors : Invariant
{
    public override string Name => "I9";

    public override IEnumerable<string> Check(Evidence evidence) => CheckReports(evidence).Concat(CheckStored(evidence));

    private static IEnumerable<string> CheckStored(Evidence evidence) => evidence.Log.Conversations.SelectMany(one =>
        (one.Value.Stored?.Members ?? []).Where(member => member.Read > member.Delivered || member.Delivered > one.Value.LastSeq).Select(member =>
            $"{member.User}'s cursors in {one.Key} are stored as delivered {member.Delivered}, read {member.Read}: they pass each other or the end, {one.Value.LastSeq}"));

    private static IEnumerable<string> CheckReports(Evidence evidence) => evidence.Devices
        .SelectMany(one => one.Device.Cursors.Select(report => (one.Device, Report: report)))
        .GroupBy(one => (one.Report.Conversation, one.Report.Member))
        .SelectMany(reports => Check(evidence, reports.Key.Conversation, reports.Key.Member, [.. reports.OrderBy(one => one.Report.Moment)]));

    private static IEnumerable<string> Check(
        Evidence evidence, ConversationId id, UserId member, List<(DeviceJournal Device, CursorReport Report)> reports)
    {
        var name = evidence.Journal.People.Find(person => person.User == member)?.Name ?? $"{member}";
        var last = evidence.Log.Conversations.TryGetValue(id, out var conversation) ? conversation.LastSeq : 0;
        var pushed = new Dictionary<(DeviceJournal, int), CursorReport>();
        var highest = new RunningMaximum();
        foreach (var (device, report) in reports)
        {
            var where = $"{name}'s cursors in {id}, told to {device} at #{report.Moment} (delivered {report.Delivered}, read {report.Read}),";
            if (report.Read > report.Delivered || report.Delivered > Math.Min(report.End ?? last, last))
            {
                yield return $"{where} pass each other or the end, {report.End ?? last} (in the final log {last})";
            }

            if (report is { AskedAt: null, Ordered: true })
            {
                var line = (device, report.Connection);
                if (pushed.TryGetValue(line, out var earlier) && (report.Delivered < earlier.Delivered || report.Read < earlier.Read))
                {
                    yield return $"{where} are behind what the same connection was told at #{earlier.Moment} (delivered {earlier.Delivered}, read {earlier.Read})";
                }

                pushed[line] = report;
            }
            else if (report.AskedAt is { } asked && highest.Before(asked) is { } known && (report.Delivered < known.Delivered || report.Read < known.Read))
            {
                yield return $"{where} asked for at #{asked}, are behind what was told by #{known.Moment} (delivered {known.Delivered}, read {known.Read})";
            }

            highest.Add(report.Moment, report.Delivered, report.Read);
        }

        if (conversation?.Stored?.Members.FirstOrDefault(row => row.User == member) is { } stored && highest.Before(long.MaxValue) is { } all
            && (stored.Delivered < all.Delivered || stored.Read < all.Read))
        {
            yield return $"{name}'s cursors in {id} are stored as delivered {stored.Delivered}, read {stored.Read} in the end: behind what was told by #{all.Moment} "
                + $"(delivered {all.Delivered}, read {all.Read})";
        }
    }

    /// <summary>The highest cursors told up to each moment.</summary>
    private sealed class RunningMaximum
    {
        private readonly List<(long Moment, long Delivered, long Read)> _steps = [];

        public void Add(long moment, long delivered, long read)
        {
            var (_, highestDelivered, highestRead) = _steps.Count == 0 ? (0, -1, -1) : _steps[^1];
            if (delivered > highestDelivered || read > highestRead)
            {
                _steps.Add((moment, Math.Max(delivered, highestDelivered), Math.Max(read, highestRead)));
            }
        }

        public (long Moment, long Delivered, long Read)? Before(long moment)
        {
            var (low, high) = (0, _steps.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _steps[middle].Moment < moment ? (middle + 1, high) : (low, middle);
            }

            return low == 0 ? null : _steps[low - 1];
        }
    }
}
