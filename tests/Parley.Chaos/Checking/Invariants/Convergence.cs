using Parley.Protocol;

namespace Parley.Chaos.Checking.Invariants;

/// <summary>Each connected member's visible log equals the server's over its membership: what is on the screen in the end is the end of it.</summary>
internal sealed class Convergence : Invariant
{
    public override string Name => "I5";

    public override IEnumerable<string> Check(Evidence evidence) =>
        evidence.Devices.Where(one => one.Device.IsConnected).SelectMany(one =>
            one.Device.Entries.GroupBy(entry => entry.Conversation).Select(entries => Check(evidence, one.Person, one.Device, entries)).OfType<string>());

    /// <summary>What is still shown: everything since the conversation was last taken off the screen.</summary>
    public static List<LoggedMessage> Shown(IEnumerable<ScreenEntry> entries)
    {
        var screen = new List<LoggedMessage>();
        foreach (var entry in entries)
        {
            if (entry.Message is null)
            {
                screen.Clear();
            }
            else if (entry.Replaces && screen.FindIndex(message => message.Id == entry.Message.Id) is var place and >= 0)
            {
                screen[place] = entry.Message;
            }
            else
            {
                screen.Add(entry.Message);
            }
        }

        return screen;
    }

    private static string? Check(Evidence evidence, PersonJournal person, DeviceJournal device, IGrouping<ConversationId, ScreenEntry> entries)
    {
        var screen = Shown(entries);
        var memberships = evidence.MembershipsOf(entries.Key);
        if (!memberships.IsMember(person.User))
        {
            return screen.Count == 0 ? null : $"{device} still shows {entries.Key}, which {person} is no longer a member of (there for {memberships.Describe(person.User)})";
        }

        // What is gone by retention has left the screens: their states say up to where (I16).
        screen.RemoveAll(message => message.Seq <= evidence.Log.Conversations[entries.Key].Floor);

        // Contents are compared by I12; here it is which ones, and that each is the latest state of its message.
        var expected = evidence.Log.Conversations[entries.Key].Messages.Where(message => !message.IsGone && memberships.Covers(person.User, message.Rev)).ToList();
        var end = expected.Skip(expected.Count - screen.Count).ToList();
        if (screen.Count <= expected.Count && screen.Zip(end).FirstOrDefault(pair => pair.First.Id == pair.Second.Id && pair.First.Changed != pair.Second.Changed)
            is { First: { } shown, Second: { } logged })
        {
            return $"{device} shows seq {shown.Seq} of {entries.Key} as of rev {shown.Changed}, and it was last changed by rev {logged.Changed}";
        }

        return screen.Count <= expected.Count && (screen.Count > 0 || expected.Count == 0) && screen.Select(message => message.Id).SequenceEqual(end.Select(message => message.Id))
            ? null
            : $"{device} does not show the end of {entries.Key}: {screen.Count} shown up to seq {screen.LastOrDefault()?.Seq}, "
                + $"{expected.Count} visible up to seq {expected.LastOrDefault()?.Seq}, missing of these seqs "
                + string.Join(", ", expected.Where(message => message.Seq >= (screen.FirstOrDefault()?.Seq ?? 0)).Select(message => message.Seq)
                    .Except(screen.Select(message => message.Seq)).Take(10))
                + $" (a member for {memberships.Describe(person.User)}; last shown at #{entries.Last().Moment})";
    }
}
