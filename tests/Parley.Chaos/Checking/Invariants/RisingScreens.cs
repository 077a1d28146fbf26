using Parley.Protocol;

namespace Parley.Chaos.Checking.Invariants;

/// <summary>Each client's visible seqs strictly rise; no id twice.</summary>
internal sealed class RisingScreens : Invariant
{
    public override string Name => "I4";

    public override IEnumerable<string> Check(Evidence evidence) =>
        evidence.Devices.SelectMany(one => one.Device.Entries.GroupBy(entry => entry.Conversation).SelectMany(entries => Check(one.Device, entries)));

    private static IEnumerable<string> Check(DeviceJournal device, IGrouping<ConversationId, ScreenEntry> entries)
    {
        ScreenEntry? last = null;
        var ids = new HashSet<MessageId>();
        foreach (var entry in entries)
        {
            if (entry.Message is not { } message)
            {
                last = null;
                ids.Clear();
                continue;
            }

            if (entry.Replaces)
            {
                if (!ids.Contains(message.Id))
                {
                    yield return $"{device} changed {message.Id}, seq {message.Seq} of {entries.Key}, at #{entry.Moment} without showing it";
                }

                continue;
            }

            if (last is not null && last.Message!.Seq >= message.Seq)
            {
                yield return $"{device} showed seq {message.Seq} of {entries.Key} at #{entry.Moment} after seq {last.Message.Seq} at #{last.Moment}";
            }

            if (!ids.Add(message.Id))
            {
                yield return $"{device} showed {message.Id}, seq {message.Seq} of {entries.Key}, twice; again at #{entry.Moment}";
            }

            last = entry;
        }
    }
}
