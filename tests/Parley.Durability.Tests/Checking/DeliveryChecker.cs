using Parley.Protocol;

namespace Parley.Durability.Tests.Checking;

/// <param name="Invariant">Its name in the delivery contract, like <c>I1</c>.</param>
internal sealed record Violation(string Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}

/// <summary>Proves the invariants of the delivery contract that a run without membership changes can break, from the journals and the final log.</summary>
internal sealed class DeliveryChecker
{
    private readonly Journal _journal;
    private readonly FinalLog _log;
    private readonly List<Violation> _violations = [];
    private readonly ILookup<MessageId, (ConversationId Conversation, LoggedMessage Message)> _logged;

    private DeliveryChecker(Journal journal, FinalLog log)
    {
        (_journal, _log) = (journal, log);
        _logged = log.Conversations.SelectMany(conversation => conversation.Value.Messages.Select(message => (conversation.Key, message)))
            .ToLookup(entry => entry.message.Id);
    }

    /// <summary>Everything that is broken; empty when the run kept the contract.</summary>
    public static IReadOnlyList<Violation> Check(Journal journal, FinalLog log)
    {
        var checker = new DeliveryChecker(journal, log);
        foreach (var person in journal.People)
        {
            checker.CheckSends(person);
            checker.CheckOrder(person);
            checker.CheckOwnReads(person);
            person.Devices.ForEach(checker.CheckScreen);
        }

        checker.CheckNothingStrange();
        foreach (var (id, conversation) in log.Conversations)
        {
            checker.CheckWhole(id, conversation);
        }

        return checker._violations;
    }

    /// <summary>I1 of what was acknowledged, I2 of the rest.</summary>
    private void CheckSends(PersonJournal person)
    {
        foreach (var send in person.Sends)
        {
            var found = _logged[send.Id].ToList();
            if (send.Acks.Count > 0)
            {
                Expect(found.Count == 1, "I1", $"{person.Name}'s {send.Id} was acknowledged with seq {send.Acks[0].Seq} and stands {found.Count} times in the log");
                Expect(send.Acks.TrueForAll(ack => ack.Text == send.Text), "I1", $"{send.Id} was acknowledged with another body");
                foreach (var (_, message) in found)
                {
                    Expect(
                        send.Acks.TrueForAll(ack => (ack.Seq, ack.Rev) == (message.Seq, message.Rev)), "I1",
                        $"{send.Id} was acknowledged with seq {string.Join(" and ", send.Acks.Select(ack => ack.Seq))} and stands at {message.Seq}");
                }
            }
            else if (send.Refusal is not null)
            {
                Expect(found.Count == 0, "I2", $"{send.Id} was refused ({send.Refusal}) and stands in the log");
            }
            else
            {
                Expect(found.Count <= 1, "I2", $"{send.Id} was never acknowledged and stands {found.Count} times in the log");
            }

            foreach (var (conversation, message) in found)
            {
                Expect(
                    conversation == send.Conversation && message.Text == send.Text && message.Sender == person.User,
                    send.Acks.Count > 0 ? "I1" : "I2", $"{send.Id} stands in the log with another body, conversation or sender");
            }
        }
    }

    /// <summary>I2: what nobody sent stands nowhere.</summary>
    private void CheckNothingStrange()
    {
        var sent = _journal.People.SelectMany(person => person.Sends).Select(send => send.Id).ToHashSet();
        foreach (var strange in _logged.SelectMany(entries => entries).Where(entry => !entry.Message.IsSystem && !sent.Contains(entry.Message.Id)))
        {
            _violations.Add(new("I2", $"nobody sent {strange.Message.Id}"));
        }
    }

    /// <summary>I3, of what the history shows and of what is stored.</summary>
    private void CheckWhole(ConversationId id, FinalConversation conversation)
    {
        Expect(IsOneTo(conversation.Messages.Select(message => message.Seq), conversation.LastSeq), "I3", $"the history of {id} is not 1..{conversation.LastSeq}");
        Expect(IsOneTo(conversation.StoredSeqs, conversation.LastSeq), "I3", $"the seqs of {id} are not 1..{conversation.LastSeq}");
        Expect(IsOneTo(conversation.StoredRevs, conversation.LastRev), "I3", $"the revs of {id} are not 1..{conversation.LastRev}");
    }

    /// <summary>I4; and I5, I12: what is on the screen in the end is the end of the log.</summary>
    private void CheckScreen(DeviceJournal device)
    {
        foreach (var entries in device.Entries.GroupBy(entry => entry.Conversation))
        {
            var screen = new List<LoggedMessage>();
            var ids = new HashSet<MessageId>();
            foreach (var message in entries.Select(entry => entry.Message))
            {
                if (message is null)
                {
                    screen.Clear();
                    ids.Clear();
                    continue;
                }

                Expect(screen.Count == 0 || screen[^1].Seq < message.Seq, "I4", $"{device.Name} showed seq {message.Seq} of {entries.Key} after {screen.LastOrDefault()?.Seq}");
                Expect(ids.Add(message.Id), "I4", $"{device.Name} showed {message.Id} twice");
                screen.Add(message);
            }

            var log = _log.Conversations[entries.Key].Messages;
            Expect(screen.SequenceEqual(log.Skip(log.Count - screen.Count)), "I5", $"{device.Name} does not show the end of {entries.Key}");
        }
    }

    /// <summary>I6. Sends of one connection are serial without waiting, too: the order of their first attempts is that of their seqs.</summary>
    private void CheckOrder(PersonJournal person)
    {
        foreach (var sends in person.Sends.Where(send => send.Acks.Count > 0).GroupBy(send => send.Conversation))
        {
            var inOrder = sends.OrderBy(send => send.SentAt).ToList();
            foreach (var (first, second) in inOrder.Zip(inOrder.Skip(1)))
            {
                Expect(first.Acks[0].Seq < second.Acks[0].Seq, "I6", $"{person.Name}'s {second.Id} was sent later and acknowledged with a lower seq than {first.Id}");
            }
        }
    }

    /// <summary>I7.</summary>
    private void CheckOwnReads(PersonJournal person)
    {
        foreach (var (send, found) in person.OwnReads)
        {
            Expect(
                found is not null && found.Id == send.Id && found.Text == send.Text && found.Seq == send.Acks[0].Seq, "I7",
                $"{person.Name} did not find {send.Id} after its acknowledgement");
        }
    }

    private static bool IsOneTo(IEnumerable<long> numbers, long last)
    {
        var expected = 0L;
        return numbers.All(number => number == ++expected) && expected == last;
    }

    private void Expect(bool holds, string invariant, string otherwise)
    {
        if (!holds)
        {
            _violations.Add(new Violation(invariant, otherwise));
        }
    }
}
