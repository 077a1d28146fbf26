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
        var end = send.Refusal is { } code ? $" (refused: {code})" : send.IsInDoubt ? " (in doubt)" : "";
        yield return (send.SentAt, $"sends {send.Id} to {send.Conversation}: '{Brief(send)}'{end}");
        foreach (var ack in send.Acks)
        {
            yield return (ack.Moment, $"acknowledged {send.Id}: seq {ack.Seq}, rev {ack.Rev}");
        }

        foreach (var status in send.Statuses)
        {
            yield return (status.Moment, $"status of {send.Id}: {status.Status}");
        }
    }

    private static string Brief(Send send) => send.Forward is var (conversation, message) ? $"sent on: {message} of {conversation}"
        : send.Text!.Length > 40 ? send.Text[..40] : send.Text;

    private static IEnumerable<(long Moment, string Line)> Lines(DeviceJournal device) =>
    [
        .. device.Entries.Select(entry => (entry.Moment, Line(entry))),
        .. device.Sightings.Select(sighting => (sighting.Moment, Line(sighting))),
        .. device.Cursors.Select(cursors => (cursors.Moment, Line(cursors))),
        .. device.Unread.Select(one => (one.Moment, $"unread in {one.Conversation}: {one.Unread} (read {one.ReadSeq}, last {one.LastSeq})")),
        .. device.Syncs.Select(sync => (sync.Moment, Line(sync))),
    ];

    private static string Line(ScreenEntry entry)
    {
        var what = entry.Message is { } message ? $"seq {message.Seq}, rev {message.Rev}, {message.Id}" : "nothing any more";
        return $"[{entry.Connection}] shows {entry.Conversation}: {what}";
    }

    private static string Line(Sighting sighting)
    {
        var what = sighting.Message is { } message ? $"seq {message.Seq}, {message.Id}," : "a change up to";
        return $"[{sighting.Connection}] {sighting.Way} of {sighting.Conversation}: {what} rev {sighting.Rev}";
    }

    private static string Line(CursorReport cursors)
    {
        var asked = cursors.AskedAt is { } moment ? $" (asked at #{moment})" : "";
        var end = cursors.End is { } seq ? $", end {seq}" : "";
        return $"[{cursors.Connection}] cursors of {cursors.Member} in {cursors.Conversation}: delivered {cursors.Delivered}, read {cursors.Read}{asked}{end}";
    }

    private static string Line(SyncReport sync)
    {
        var positions = string.Join(", ", sync.Positions.Select(position => $"{position.Conversation} {position.Held}–{position.UpTo}"));
        return $"sync asked at #{sync.AskedAt}: epoch {sync.Epoch}{(sync.Reset ? ", reset" : "")}; {positions}";
    }
}
