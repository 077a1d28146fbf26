using Parley.Protocol;

namespace Parley.Chaos.Checking;

/// <summary>The journals and the final log, arranged for looking things up.</summary>
internal sealed class Evidence
{
    private readonly Dictionary<ConversationId, Memberships> _memberships;
    private readonly Dictionary<ConversationId, Dictionary<long, LoggedMessage>> _bySeq;
    private readonly Dictionary<ConversationId, long[]> _counted;

    public Evidence(Journal journal, FinalLog log)
    {
        (Journal, Log) = (journal, log);
        Logged = log.Conversations.SelectMany(conversation => conversation.Value.Messages.Select(message => (conversation.Key, message)))
            .ToLookup(entry => entry.message.Id);
        Sends = journal.People.SelectMany(person => person.Sends).ToLookup(send => send.Id);
        _memberships = log.Conversations.ToDictionary(one => one.Key, one => new Memberships(one.Value));
        _bySeq = log.Conversations.ToDictionary(
            one => one.Key, one => one.Value.Messages.GroupBy(message => message.Seq).ToDictionary(group => group.Key, group => group.First()));
        _counted = log.Conversations.ToDictionary(one => one.Key, one => Count(one.Value));
    }

    public Journal Journal { get; }

    public FinalLog Log { get; }

    /// <summary>The final log by message.</summary>
    public ILookup<MessageId, (ConversationId Conversation, LoggedMessage Message)> Logged { get; }

    public ILookup<MessageId, Send> Sends { get; }

    public IEnumerable<(PersonJournal Person, DeviceJournal Device)> Devices =>
        Journal.People.SelectMany(person => person.Devices.Select(device => (person, device)));

    public Memberships MembershipsOf(ConversationId conversation) => _memberships[conversation];

    /// <summary>Null: the final log has nothing there.</summary>
    public LoggedMessage? At(ConversationId conversation, long seq) =>
        _bySeq.TryGetValue(conversation, out var log) ? log.GetValueOrDefault(seq) : null;

    /// <summary>How many of the messages up to a seq count as unread, by the log alone.</summary>
    public long CountedUpTo(ConversationId conversation, long seq)
    {
        var counted = _counted[conversation];
        return counted[Math.Clamp(seq, 0, counted.Length - 1)];
    }

    private static long[] Count(FinalConversation conversation)
    {
        var counted = new long[conversation.Messages.Count + 1];
        for (var index = 0; index < conversation.Messages.Count; index++)
        {
            counted[index + 1] = counted[index] + (conversation.Messages[index].IsSystem ? 0 : 1);
        }

        return counted;
    }
}
