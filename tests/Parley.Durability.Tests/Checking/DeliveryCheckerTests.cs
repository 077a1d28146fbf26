using Parley.Chaos.Checking;
using Parley.Protocol;

namespace Parley.Durability.Tests.Checking;

/// <summary>The checker must catch what it is for: journals and logs of a good run, each with one fault put in.</summary>
public sealed class DeliveryCheckerTests
{
    private static readonly ConversationId Talk = new(Guid.CreateVersion7()), Elsewhere = new(Guid.CreateVersion7());
    private static readonly UserId Ann = new(Guid.CreateVersion7()), Ben = new(Guid.CreateVersion7());

    private readonly Journal _journal = new();
    private readonly PersonJournal _ann = new(Ann, "ann"), _ben = new(Ben, "ben");
    private readonly List<LoggedMessage> _messages = [];
    private List<long> _seqs = [1, 2, 3, 4, 5, 6], _revs = [1, 2, 3, 4, 5, 6, 7];
    private long _lastSeq = 6, _floor;

    /// <summary>Ann's and Ben's messages in turn, seqs 1–6, revs 2–7 (rev 1 is a change); then one of Ann's in doubt and one refused.</summary>
    public DeliveryCheckerTests()
    {
        _journal.People.AddRange([_ann, _ben]);
        foreach (var person in _journal.People)
        {
            person.Devices.Add(new DeviceJournal(person.Name));
        }

        for (var seq = 1; seq <= 6; seq++)
        {
            var person = seq % 2 == 1 ? _ann : _ben;
            var send = NewSend(person, $"message {seq}");
            send.Acks.Add(new SendAck(_journal.NextMoment(), seq, seq + 1, send.Text!));
            _messages.Add(new LoggedMessage(send.Id, seq, seq + 1, person.User, IsSystem: false, send.Text!));
            person.OwnReads.Add(new OwnRead(send, _messages[^1]));
        }

        NewSend(_ann, "in doubt");
        NewSend(_ann, "refused").Refusal = "validation-failed";
        foreach (var device in _journal.People.SelectMany(person => person.Devices))
        {
            device.Entries.AddRange(_messages.Select(message => new ScreenEntry(1, Talk, message)));
        }
    }

    private Send InDoubt => _ann.Sends[^2];

    private Send Refused => _ann.Sends[^1];

    private List<ScreenEntry> AnnsScreen => _ann.Devices[0].Entries;

    [Fact]
    public void GoodRun_IsFoundGood() => Assert.Empty(Check());

    [Fact]
    public void InDoubt_StoredOnce_IsFoundGood()
    {
        Store(InDoubt, 7);
        Assert.Empty(Check());
    }

    [Fact]
    public void Acknowledged_Missing_IsI1()
    {
        _messages.RemoveAt(5);
        _journal.People.ForEach(person => person.Devices[0].Entries.RemoveAt(5));
        (_lastSeq, _seqs, _revs) = (5, _seqs[..5], _revs[..6]);
        Finds("I1");
    }

    [Fact]
    public void Acknowledged_Twice_IsI1()
    {
        _messages.Add(_messages[5] with { Seq = 7, Rev = 8 });
        Grow();
        Finds("I1");
    }

    [Fact]
    public void Acknowledged_WithAnotherBody_IsI1()
    {
        _messages[2] = _messages[2] with { Text = "something else" };
        Finds("I1");
    }

    [Fact]
    public void Acknowledged_AtAnotherSeq_IsI1()
    {
        _ann.Sends[1].Acks[0] = _ann.Sends[1].Acks[0] with { Seq = 4 };
        Finds("I1");
    }

    [Fact]
    public void AcknowledgedAgain_WithAnotherSeq_IsI1()
    {
        _ann.Sends[1].Acks.Add(_ann.Sends[1].Acks[0] with { Seq = 9, Rev = 10 });
        Finds("I1");
    }

    [Fact]
    public void Acknowledged_FromSomebodyElse_IsI1()
    {
        _messages[2] = _messages[2] with { Sender = Ben };
        Finds("I1");
    }

    [Fact]
    public void InDoubt_StoredTwice_IsI2()
    {
        Store(InDoubt, 7);
        Store(InDoubt, 8);
        Finds("I2");
    }

    [Fact]
    public void InDoubt_StoredWithAnotherBody_IsI2()
    {
        Store(InDoubt, 7);
        _messages[^1] = _messages[^1] with { Text = "half a mess" };
        Finds("I2");
    }

    [Fact]
    public void Refused_Stored_IsI2()
    {
        Store(Refused, 7);
        Finds("I2");
    }

    [Fact]
    public void NobodysMessage_IsI2()
    {
        _messages.Add(new LoggedMessage(new MessageId(Guid.CreateVersion7()), 7, 8, Ann, IsSystem: false, "who was that?"));
        Grow();
        Finds("I2");
    }

    [Fact]
    public void Seqs_WithAGap_IsI3()
    {
        _seqs = [1, 2, 3, 5, 6];
        Finds("I3");
    }

    [Fact]
    public void Seqs_BehindTheCounter_IsI3()
    {
        _lastSeq = 7;
        Finds("I3");
    }

    [Fact]
    public void Revs_WithADouble_IsI3()
    {
        _revs = [1, 2, 3, 3, 5, 6, 7];
        Finds("I3");
    }

    [Fact]
    public void History_WithAGap_IsI3()
    {
        _ann.Sends.RemoveAt(1);
        _messages.RemoveAt(2);
        Finds("I3");
    }

    [Fact]
    public void Screen_ShowingAMessageTwice_IsI4()
    {
        AnnsScreen.Add(AnnsScreen[5]);
        Finds("I4");
    }

    [Fact]
    public void Screen_ShowingAnEarlierMessageLater_IsI4()
    {
        (AnnsScreen[3], AnnsScreen[4]) = (AnnsScreen[4], AnnsScreen[3]);
        Finds("I4");
    }

    [Fact]
    public void Screen_ShowingAnIdUnderTwoSeqs_IsI4()
    {
        AnnsScreen[4] = AnnsScreen[4] with { Message = AnnsScreen[3].Message! with { Seq = 5 } };
        Finds("I4");
    }

    [Fact]
    public void Screen_WithoutTheEnd_IsI5()
    {
        AnnsScreen.RemoveAt(5);
        Finds("I5");
    }

    [Fact]
    public void Screen_WithAHole_IsI5()
    {
        AnnsScreen.RemoveAt(3);
        Finds("I5");
    }

    [Fact]
    public void Screen_ClearedAndShownFromLater_IsFoundGood()
    {
        AnnsScreen.Add(new ScreenEntry(2, Talk, null));
        AnnsScreen.AddRange(_messages.Skip(3).Select(message => new ScreenEntry(2, Talk, message)));
        Assert.Empty(Check());
    }

    [Fact]
    public void LaterSend_WithALowerSeq_IsI6()
    {
        (_ann.Sends[0].SentAt, _ann.Sends[1].SentAt) = (_ann.Sends[1].SentAt, _ann.Sends[0].SentAt);
        Finds("I6");
    }

    [Fact]
    public void OwnRead_ThatFoundNothing_IsI7()
    {
        _ann.OwnReads.Add(new OwnRead(_ann.Sends[0], null));
        Finds("I7");
    }

    [Fact]
    public void OwnRead_ThatFoundAnother_IsI7()
    {
        _ann.OwnReads.Add(new OwnRead(_ann.Sends[0], _messages[1]));
        Finds("I7");
    }

    [Fact]
    public void AcknowledgedMessage_AnswersAnother_BreaksI1()
    {
        _messages[2] = _messages[2] with { ReplyTo = _messages[0].Id };
        Finds("I1");
    }

    [Fact]
    public void AcknowledgedMessage_SentOnByNobody_BreaksI1()
    {
        _messages[2] = _messages[2] with { IsForwarded = true };
        Finds("I1");
    }

    [Fact]
    public void BelowTheFloor_GoneWithItsPlace_IsFoundGood()
    {
        Expire(2);
        Assert.Empty(Check());
    }

    [Fact]
    public void AboveTheFloor_Gone_BreaksI5()
    {
        Expire(2);
        _floor = 1;
        Finds("I5");
    }

    [Fact]
    public void BelowTheFloor_PlaceGoneToo_BreaksI1()
    {
        Expire(2);
        _messages.RemoveAt(1);
        Finds("I1");
    }

    [Fact]
    public void BelowTheFloor_UnderAnotherSeq_BreaksI1()
    {
        Expire(2);
        _messages[0] = _messages[0] with { Rev = 9 };
        Finds("I1");
    }

    /// <summary>The first ones are past their time: rows without texts, and off the screens.</summary>
    private void Expire(int count)
    {
        _floor = count;
        for (var i = 0; i < count; i++)
        {
            _messages[i] = _messages[i] with { Text = "", IsGone = true };
        }
    }

    private Send NewSend(PersonJournal person, string text)
    {
        var send = new Send { Id = new MessageId(Guid.CreateVersion7()), Conversation = Talk, Text = text, SentAt = _journal.NextMoment(), OnTheWire = true };
        person.Sends.Add(send);
        return send;
    }

    private void Store(Send send, long seq)
    {
        _messages.Add(new LoggedMessage(send.Id, seq, seq + 1, Ann, IsSystem: false, send.Text!));
        Grow();
    }

    /// <summary>The last message in the log takes its place in counters, rows and screens, so that nothing but the fault is wrong.</summary>
    private void Grow()
    {
        _lastSeq++;
        _seqs.Add(_lastSeq);
        _revs.Add(_lastSeq + 1);
        _journal.People.ForEach(person => person.Devices[0].Entries.Add(new ScreenEntry(1, Talk, _messages[^1])));
    }

    private IReadOnlyList<Violation> Check() => DeliveryChecker.Check(_journal, new FinalLog(new Dictionary<ConversationId, FinalConversation>
    {
        [Talk] = new(_lastSeq, _lastSeq + 1, _messages, _seqs, _revs) { Floor = _floor },
        [Elsewhere] = new(0, 0, [], [], []),
    }));

    private void Finds(string invariant) => Assert.Contains(Check(), violation => violation.Invariant == invariant);
}
