using Parley.Chaos.Checking;

namespace Parley.Chaos;

/// <summary>The journals as text, each line with its moment, for whoever looks into a violation.</summary>
internal static class JournalFiles
{
    public static void Write(string folder, Journal journal, IEnumerable<Violation> violations, string serverLines)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "violations.txt"), violations.Select(violation => violation.ToString()));
        File.WriteAllText(Path.Combine(folder, "server.log"), serverLines);
        foreach (var person in journal.People)
        {
            WriteLines(Path.Combine(folder, $"{person.Name}.txt"), person.Sends.SelectMany(Lines));
            foreach (var device in person.Devices)
            {
                WriteLines(Path.Combine(folder, $"{device.Name}.txt"), Lines(device));
            }
        }
    }

    private static void WriteLines(string path, IEnumerable<(long Moment, string Line)> lines) =>
        File.WriteAllLines(path, lines.OrderBy(line => line.Moment).Select(line => $"#{line.Moment} {line.Line}"));

    private static IEnumerable<(long Moment, string Line)> Lines(Send send)
    {
        yield return (send.SentAt, $"sends {send.Id} to {send.Conversation}: '{send.Text[..Math.Min(40, send.Text.Length)]}'{(send.Refusal is { } code ? $" (refused: {code})" : "")}{(send.IsInDoubt ? " (in doubt)" : "")}");
        foreach (var ack in send.Acks)
        {
            yield return (ack.Moment, $"acknowledged {send.Id}: seq {ack.Seq}, rev {ack.Rev}");
        }

        foreach (var status in send.Statuses)
        {
            yield return (status.Moment, $"status of {send.Id}: {status.Status}");
        }
    }

    private static IEnumerable<(long Moment, string Line)> Lines(DeviceJournal device) =>
    [
        .. device.Entries.Select(entry => (entry.Moment, $"[{entry.Connection}] shows {entry.Conversation}: {(entry.Message is { } shown ? $"seq {shown.Seq}, rev {shown.Rev}, {shown.Id}" : "nothing any more")}")),
        .. device.Sightings.Select(one => (one.Moment, $"[{one.Connection}] {one.Way} of {one.Conversation}: {(one.Message is { } told ? $"seq {told.Seq}, {told.Id}, " : "a change up to ")}rev {one.Rev}")),
        .. device.Cursors.Select(one => (one.Moment, $"[{one.Connection}] cursors of {one.Member} in {one.Conversation}: delivered {one.Delivered}, read {one.Read}{(one.AskedAt is { } asked ? $" (asked at #{asked})" : "")}{(one.End is { } end ? $", end {end}" : "")}")),
        .. device.Unread.Select(one => (one.Moment, $"unread in {one.Conversation}: {one.Unread} (read {one.ReadSeq}, last {one.LastSeq})")),
        .. device.Syncs.Select(one => (one.Moment, $"sync asked at #{one.AskedAt}: epoch {one.Epoch}{(one.Reset ? ", reset" : "")}; {string.Join(", ", one.Positions.Select(position => $"{position.Conversation} {position.Held}–{position.UpTo}"))}")),
    ];
}
