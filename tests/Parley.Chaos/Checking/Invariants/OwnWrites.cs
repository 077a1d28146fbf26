namespace Parley.Chaos.Checking.Invariants;

/// <summary>A sender reads its own writes: over REST at once, and on all its devices in the end.</summary>
internal sealed class OwnWrites : Invariant
{
    public override string Name => "I7";

    public override IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var person in evidence.Journal.People)
        {
            foreach (var (send, found) in person.OwnReads)
            {
                if (found is null && send.Acks[0].Seq <= evidence.Log.Conversations[send.Conversation].Floor)
                {
                    continue; // past its time by then
                }

                if (found is null || found.Id != send.Id || !found.Says(send) || found.Seq != send.Acks[0].Seq)
                {
                    yield return $"{person} did not find {send.Id} at seq {send.Acks[0].Seq} of {send.Conversation} after its acknowledgement "
                        + $"(#{send.Acks[0].Moment}); there was {(found is null ? "nothing" : $"{found.Id} at {found.Seq}")}";
                }
            }

            foreach (var device in person.Devices.Where(device => device.IsConnected))
            {
                foreach (var missing in NotShown(evidence, person, device))
                {
                    yield return $"{device} does not show {person}'s own {missing.Id}, acknowledged with seq {missing.Acks[0].Seq} of {missing.Conversation} at #{missing.Acks[0].Moment}";
                }
            }
        }
    }

    /// <summary>Acknowledged messages of one's own behind the first that the device still shows.</summary>
    private static IEnumerable<Send> NotShown(Evidence evidence, PersonJournal person, DeviceJournal device)
    {
        var screens = device.Entries.GroupBy(entry => entry.Conversation)
            .ToDictionary(entries => entries.Key, entries => Convergence.Shown(entries));
        var ids = screens.ToDictionary(screen => screen.Key, screen => screen.Value.Select(message => message.Id).ToHashSet());
        return person.Sends.Where(send => send.Acks.Count > 0
            && send.Acks[0].Seq > evidence.Log.Conversations[send.Conversation].Floor
            && screens.TryGetValue(send.Conversation, out var screen) && screen.Count > 0 && screen[0].Seq <= send.Acks[0].Seq
            && !ids[send.Conversation].Contains(send.Id));
    }
}
