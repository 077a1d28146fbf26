using Parley.Protocol;

namespace Parley.Chaos.Checking.Invariants;

/// <summary>
/// All see the same content for a seq, whichever way it came: one for each revision that changed it. What was seen is never taken back: the log's own state is the latest,
/// and on a screen a message only goes forward.
/// </summary>
internal sealed class SameContent : Invariant
{
    public override string Name => "I12";

    public override IEnumerable<string> Check(Evidence evidence)
    {
        var contents = new Dictionary<(ConversationId Conversation, long Seq, long Changed), Seen>();
        foreach (var (id, conversation) in evidence.Log.Conversations)
        {
            foreach (var message in conversation.Messages)
            {
                contents[(id, message.Seq, message.Changed)] = new Seen(message.Text, message.Reactions, message.Pin, "in the log");
            }
        }

        foreach (var (_, device) in evidence.Devices)
        {
            var told = device.Sightings.Where(sighting => sighting.Message is not null)
                .Select(sighting => (sighting.Conversation, Message: sighting.Message!, How: $"given by {sighting.Way}", sighting.Moment));
            var shown = device.Entries.Where(entry => entry.Message is not null)
                .Select(entry => (entry.Conversation, Message: entry.Message!, How: "shown", entry.Moment));
            foreach (var (conversation, message, how, moment) in told.Concat(shown))
            {
                var what = $"seq {message.Seq} of {conversation}, {how} at #{moment} on {device},";
                if (evidence.At(conversation, message.Seq) is not { } logged)
                {
                    if (evidence.Log.Conversations.ContainsKey(conversation))
                    {
                        yield return $"{what} stands nowhere in the log";
                    }
                }
                else if (!logged.IsSame(message))
                {
                    yield return $"{what} is {Brief(message)}, and {Brief(logged)} in the log";
                }
                else if (message.Changed > logged.Changed)
                {
                    yield return $"{what} was changed by rev {message.Changed}, and the log knows of rev {logged.Changed} only";
                }
                else if (contents.TryAdd((conversation, message.Seq, message.Changed), new Seen(message.Text, message.Reactions, message.Pin, what)) is false
                    && contents[(conversation, message.Seq, message.Changed)] is var other && (other.Text, other.Reactions, other.Pin) != (message.Text, message.Reactions, message.Pin))
                {
                    yield return $"{what} is {Brief(message)} with reactions '{message.Reactions}' and pin '{message.Pin}', and '{Brief(other.Text)}' with '{other.Reactions}' and '{other.Pin}' at the same revision {other.Where}";
                }
            }

            foreach (var what in CheckOrder(device))
            {
                yield return what;
            }
        }
    }

    private static IEnumerable<string> CheckOrder(DeviceJournal device)
    {
        var last = new Dictionary<MessageId, long>();
        foreach (var entry in device.Entries)
        {
            if (entry.Message is { } message && entry.Replaces && last.TryGetValue(message.Id, out var before) && message.Changed <= before)
            {
                yield return $"seq {message.Seq} of {entry.Conversation} went back from rev {before} to rev {message.Changed} at #{entry.Moment} on {device}";
            }

            if (entry.Message is { } shown)
            {
                last[shown.Id] = shown.Changed;
            }
        }
    }

    private static string Brief(LoggedMessage message) => $"{message.Id} (rev {message.Rev}, '{Brief(message.Text)}', by {message.Sender})";

    private static string Brief(string text) => text.Length > 20 ? text[..20] : text;

    private sealed record Seen(string Text, string Reactions, string Pin, string Where);
}
