namespace Parley.Chaos.Checking.Invariants;

/// <summary>All see the same content for a seq, whichever way it came.</summary>
internal sealed class SameContent : Invariant
{
    public override string Name => "I12";

    public override IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var (_, device) in evidence.Devices)
        {
            var told = device.Sightings.Where(sighting => sighting.Message is not null)
                .Select(sighting => (sighting.Conversation, Message: sighting.Message!, How: $"given by {sighting.Way}", sighting.Moment));
            var shown = device.Entries.Where(entry => entry.Message is not null)
                .Select(entry => (entry.Conversation, Message: entry.Message!, How: "shown", entry.Moment));
            foreach (var (conversation, message, how, moment) in told.Concat(shown))
            {
                if (evidence.At(conversation, message.Seq) is { } logged && logged != message)
                {
                    yield return $"seq {message.Seq} of {conversation}, {how} at #{moment}, is {Brief(message)} on {device} and {Brief(logged)} in the log";
                }
                else if (evidence.At(conversation, message.Seq) is null && evidence.Log.Conversations.ContainsKey(conversation))
                {
                    yield return $"seq {message.Seq} of {conversation}, {how} at #{moment} on {device}, stands nowhere in the log";
                }
            }
        }
    }

    private static string Brief(LoggedMessage message) =>
        $"{message.Id} (rev {message.Rev}, '{(message.Text.Length > 20 ? message.Text[..20] : message.Text)}', by {message.Sender})";
}
