using Parley.Chaos.Checking;
using Parley.Protocol;

namespace Parley.Durability.Tests.Checking;

/// <summary>
/// As <see cref="DeliveryCheckerTests"/>, of a run in which Ben is removed and comes back: seqs 1–3, then Ben goes (rev 6), 4 tells of it, 5 is Ann's, Ben
/// comes (rev 9), 6 tells of it, 7 is Ann's and 8 Ben's.
/// </summary>
public sealed class MembershipCheckerTests
{
    private static readonly ConversationId Talk = new(Guid.CreateVersion7());
    private static readonly UserId Ann = new(Guid.CreateVersion7()), Ben = new(Guid.CreateVersion7());

    private readonly Journal _journal = new();
    private readonly PersonJournal _ann = new(Ann, "ann"), _ben = new(Ben, "ben");
    private readonly DeviceJournal _annsPhone = new("ann's phone"), _bensPhone = new("ben's phone");
    private readonly List<LoggedMessage> _messages = [];
    private readonly List<StoredMember> _members = [new(Ann, 1, 1, 8, 7, 5), new(Ben, 6, 9, 8, 8, 6)];
    private readonly Dictionary<UserId, IReadOnlyList<LoggedMessage>> _histories = [];
    private StoredState _stored = new()
    {
        LastCounted = 6,
        MembersRev = 9,
        MemberCount = 2,
        Changes = [new(1, 1, Ann), new(2, 1, Ben), new(6, 2, Ben), new(9, 1, Ben)],
        Members = [],
    };

    private long _epoch = 1;

    public MembershipCheckerTests()
    {
        _journal.People.AddRange([_ann, _ben]);
        _ann.Devices.Add(_annsPhone);
        _ben.Devices.Add(_bensPhone);
        foreach (var (seq, rev, person, isSystem) in (ReadOnlySpan<(long, long, PersonJournal, bool)>)
            [(1, 3, _ann, false), (2, 4, _ben, false), (3, 5, _ann, false), (4, 7, _ann, true), (5, 8, _ann, false), (6, 10, _ann, true), (7, 11, _ann, false), (8, 12, _ben, false)])
        {
            Append(seq, rev, person, isSystem);
        }

        foreach (var message in _messages)
        {
            See(_annsPhone, message.Seq);
            if (message.Seq is not (4 or 5))
            {
                See(_bensPhone, message.Seq);
            }

            if (message.Seq == 3)
            {
                _bensPhone.Entries.Add(new ScreenEntry(1, Talk, null, _journal.NextMoment()));
            }
        }

        _histories.Add(Ben, [.. _messages.Where(message => message.Seq is not (4 or 5))]);
        Answer(_annsPhone, epoch: 1, held: 5, upTo: 12);
        Tell(_annsPhone, Ben, 2, 2);
        Tell(_annsPhone, Ben, 8, 8);
        Count(lastSeq: 8, read: 5, unread: 2);
        _annsPhone.Finals.Add(new FinalState(Talk, "rev 12\nann 8 7", "rev 12\nann 8 7"));
        AnnsSeventh.Statuses.AddRange([new(_journal.NextMoment(), Status.Delivered), new(_journal.NextMoment(), Status.Seen)]);
    }

    private Send AnnsSeventh => _ann.Sends[^1];

    [Fact]
    public void GoodRun_IsFoundGood() => Assert.Empty(Check());

    [Fact]
    public void OwnMessage_MissingOnAnotherDevice_IsI7()
    {
        var tablet = new DeviceJournal("ann's tablet");
        _ann.Devices.Add(tablet);
        tablet.Entries.AddRange(_annsPhone.Entries.Where(entry => entry.Message!.Seq != 5));
        Finds("I7");
    }

    [Fact]
    public void ScreenOfAFormerMember_NotTakenOff_IsI5()
    {
        _stored = _stored with { Changes = [.. _stored.Changes, new(13, 2, Ben)], MemberCount = 1, MembersRev = 13 };
        _members.RemoveAt(1);
        _histories.Clear();
        Finds("I5");
    }

    [Theory]
    [InlineData(Way.Push)]
    [InlineData(Way.Sync)]
    [InlineData(Way.History)]
    internal void Message_ToSomebodyWhoWasOut_IsI8(Way way)
    {
        _bensPhone.Sightings.Add(new Sighting(_journal.NextMoment(), 1, way, Talk, 8, _messages[4]));
        Finds("I8");
    }

    [Fact]
    public void Change_ToSomebodyWhoWasOut_IsI8()
    {
        _bensPhone.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, 6, null));
        Finds("I8");
    }

    [Fact]
    public void History_WithAMessageFromOutside_IsI8()
    {
        _histories[Ben] = _messages;
        Finds("I8");
    }

    [Fact]
    public void History_WithoutAMessageFromInside_IsI8()
    {
        _histories[Ben] = [.. _histories[Ben].Skip(1)];
        Finds("I8");
    }

    [Fact]
    public void FormerMember_WhoIsLetIn_IsI8()
    {
        _ben.Trespasses.Add(new Trespass(_journal.NextMoment(), Talk, "its history"));
        Finds("I8");
    }

    [Fact]
    public void PushedCursor_ThatFalls_IsI9()
    {
        Tell(_annsPhone, Ben, 7, 8);
        Finds("I9");
    }

    [Fact]
    public void AnsweredCursor_BehindWhatAnotherWasTold_IsI9()
    {
        _bensPhone.Cursors.Add(new CursorReport(_journal.NextMoment(), _journal.NextMoment(), false, 1, Talk, Ben, 7, 7, 8));
        Finds("I9");
    }

    [Fact]
    public void AnsweredCursor_AskedForBefore_IsFoundGood()
    {
        _bensPhone.Cursors.Add(new CursorReport(_journal.NextMoment(), 1, false, 1, Talk, Ben, 2, 2, 8));
        Assert.Empty(Check());
    }

    [Fact]
    public void Cursor_BehindTheEnd_IsI9()
    {
        Tell(_annsPhone, Ben, 9, 8);
        Finds("I9");
    }

    [Fact]
    public void ReadCursor_BeforeTheDeliveredOne_IsI9()
    {
        _members[0] = _members[0] with { Delivered = 6 };
        Finds("I9");
    }

    [Fact]
    public void StoredCursor_BehindWhatWasTold_IsI9()
    {
        Tell(_bensPhone, Ann, 8, 8);
        Finds("I9");
    }

    [Fact]
    public void Status_ThatFalls_IsI10()
    {
        AnnsSeventh.Statuses.Add(new(_journal.NextMoment(), Status.Delivered));
        Finds("I10");
    }

    [Fact]
    public void Status_FailedAfterSent_IsI10()
    {
        AnnsSeventh.Statuses.Add(new(_journal.NextMoment(), Status.Failed));
        Finds("I10");
    }

    [Fact]
    public void Status_SeenByNobody_IsI10()
    {
        _annsPhone.Cursors.Clear();
        _members[1] = _members[1] with { Read = 6, ReadCounted = 4 };
        Finds("I10");
    }

    [Fact]
    public void Push_WithAnotherText_IsI12()
    {
        _bensPhone.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, 11, _messages[6] with { Text = "something else" }));
        Finds("I12");
    }

    [Fact]
    public void Push_OfWhatIsNotThere_IsI12()
    {
        _annsPhone.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, 13, _messages[6] with { Seq = 9, Rev = 13 }));
        Finds("I12");
    }

    [Fact]
    public void Edit_SeenByAll_IsFoundGood()
    {
        Edit(7, rev: 13, "edited");
        Edit(7, rev: 14, "edited again");
        Assert.Empty(Check());
    }

    [Fact]
    public void Edit_WithAnotherTextForSomebody_IsI12()
    {
        Edit(7, rev: 13, "edited");
        Edit(7, rev: 14, "edited again");
        _bensPhone.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, 13, _messages[6] with { Text = "something else", Changed = 13 }));
        Finds("I12");
    }

    [Fact]
    public void Edit_ThatTheLogHasLost_IsI12()
    {
        _annsPhone.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Acknowledgement, Talk, 12, _messages[7] with { Text = "edited", Changed = 13 }));
        Finds("I12");
    }

    [Fact]
    public void Edit_TakenBackOnAScreen_IsI12()
    {
        Edit(7, rev: 13, "edited");
        Edit(7, rev: 14, "edited again");
        _annsPhone.Entries.Add(new ScreenEntry(1, Talk, _messages[6] with { Text = "edited", Changed = 13 }, _journal.NextMoment(), Replaces: true));
        Finds("I12");
    }

    [Fact]
    public void Edit_MissingOnAScreen_IsI5()
    {
        Edit(7, rev: 13, "edited");
        _annsPhone.Entries.RemoveAt(_annsPhone.Entries.Count - 1);
        Finds("I5");
    }

    [Fact]
    public void Edit_ToldToWhoWasOut_IsI8()
    {
        Edit(1, rev: 8, "edited"); // while Ben is out
        _bensPhone.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, 12, _messages[0]));
        Finds("I8");
    }

    [Fact]
    public void Answer_BehindWhatWasHeld_IsI13()
    {
        Answer(_annsPhone, epoch: 1, held: 12, upTo: 8);
        Finds("I13");
    }

    [Fact]
    public void Epoch_ThatFalls_IsI13()
    {
        _journal.Restores = 1;
        _epoch = 2;
        Answer(_bensPhone, epoch: 2, held: 5, upTo: 12);
        Answer(_bensPhone, epoch: 1, held: 5, upTo: 12);
        Finds("I13");
    }

    [Fact]
    public void NewStart_InTheSameEpoch_IsI13()
    {
        Answer(_annsPhone, epoch: 1, held: 12, upTo: 12, reset: true);
        Finds("I13");
    }

    [Fact]
    public void NewEpoch_WithoutANewStart_IsI13()
    {
        _journal.Restores = 1;
        _epoch = 2;
        Answer(_annsPhone, epoch: 2, held: 5, upTo: 12);
        Finds("I13");
    }

    [Fact]
    public void NewEpoch_WithoutARestore_IsI13()
    {
        _epoch = 2;
        Finds("I13");
    }

    [Fact]
    public void RevokedSession_ThatReceivesLater_IsI14()
    {
        // The eighth message is written 6 s into the run, the session ended at its start.
        Revoke(closed: true).Device.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, 12, _messages[7]));
        Finds("I14");
    }

    [Fact]
    public void RevokedSession_ThatReceivesWhatWasWrittenBefore_IsFoundGood()
    {
        Revoke(closed: true).Device.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, 3, _messages[0]));
        Assert.Empty(Check());
    }

    [Fact]
    public void RevokedSession_WhoseSocketStays_IsI14()
    {
        Revoke(closed: false);
        Finds("I14");
    }

    [Fact]
    public void RevokedSession_LetInAgain_IsI14()
    {
        Revoke(closed: true).Accepted = "REST";
        Finds("I14");
    }

    [Fact]
    public void Unread_OtherThanTheLogSays_IsI15()
    {
        Count(lastSeq: 8, read: 5, unread: 3);
        Finds("I15");
    }

    [Fact]
    public void Unread_MoreThanThereEverWere_IsI15()
    {
        Count(lastSeq: null, read: 7, unread: 2);
        Finds("I15");
    }

    [Fact]
    public void StoredCount_AtTheReadCursor_IsI15()
    {
        _members[0] = _members[0] with { ReadCounted = 4 };
        Finds("I15");
    }

    [Fact]
    public void StoredCount_OfTheConversation_IsI15()
    {
        _stored = _stored with { LastCounted = 7 };
        Finds("I15");
    }

    [Fact]
    public void Device_HoldingAnotherState_IsI16()
    {
        _bensPhone.Finals.Add(new FinalState(Talk, "rev 12\nann 8 6", "rev 12\nann 8 7"));
        Finds("I16");
    }

    [Fact]
    public void MemberRow_WithoutItsChange_IsI16()
    {
        _members.Add(new StoredMember(new UserId(Guid.CreateVersion7()), 8, 12, 8, 8, 6));
        Finds("I16");
    }

    [Fact]
    public void MemberRow_Missing_IsI16()
    {
        _members.RemoveAt(0);
        Finds("I16");
    }

    [Fact]
    public void MemberCount_OtherThanTheLog_IsI16()
    {
        _stored = _stored with { MemberCount = 3 };
        Finds("I16");
    }

    [Fact]
    public void MembersRev_BehindTheLog_IsI16()
    {
        _stored = _stored with { MembersRev = 6 };
        Finds("I16");
    }

    [Fact]
    public void FromSeq_OtherThanTheLog_IsI16()
    {
        _members[1] = _members[1] with { FromSeq = 5 };
        Finds("I16");
    }

    [Fact]
    public void ReadCursor_BehindOnesOwnMessage_IsI16()
    {
        _members[0] = _members[0] with { Read = 5, ReadCounted = 4 };
        Finds("I16");
    }

    private void Append(long seq, long rev, PersonJournal person, bool isSystem)
    {
        var id = new MessageId(Guid.CreateVersion7());
        var text = isSystem ? "" : $"message {seq}";
        _messages.Add(new LoggedMessage(id, seq, rev, person.User, isSystem, text));
        if (!isSystem)
        {
            var send = new Send { Id = id, Conversation = Talk, Text = text, SentAt = _journal.NextMoment(), SentAtMs = seq * 750, OnTheWire = true };
            send.Acks.Add(new SendAck(_journal.NextMoment(), seq, rev, text));
            send.Statuses.AddRange([new(send.SentAt, Status.Sending), new(send.Acks[0].Moment, Status.Sent)]);
            person.Sends.Add(send);
        }
    }

    /// <summary>A message of Ann's, for her, and for Ben while he is there.</summary>
    private void Edit(int seq, long rev, string text)
    {
        var edited = _messages[seq - 1] = _messages[seq - 1] with { Text = text, Changed = rev };
        foreach (var device in rev is > 6 and < 9 ? [_annsPhone] : new[] { _annsPhone, _bensPhone })
        {
            device.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, rev, edited));
            device.Entries.Add(new ScreenEntry(1, Talk, edited, _journal.NextMoment(), Replaces: true));
        }

        if (_histories.TryGetValue(Ben, out var bens))
        {
            _histories[Ben] = [.. bens.Select(message => message.Id == edited.Id ? edited : message)];
        }
    }

    private void See(DeviceJournal device, long seq)
    {
        var message = _messages[(int)seq - 1];
        device.Sightings.Add(new Sighting(_journal.NextMoment(), 1, Way.Push, Talk, message.Rev, message));
        device.Entries.Add(new ScreenEntry(1, Talk, message, _journal.NextMoment()));
    }

    private void Tell(DeviceJournal device, UserId member, long delivered, long read) =>
        device.Cursors.Add(new CursorReport(_journal.NextMoment(), null, Ordered: true, 1, Talk, member, delivered, read, null));

    private void Count(long? lastSeq, long read, long unread) =>
        _annsPhone.Unread.Add(new UnreadReport(_journal.NextMoment(), Talk, lastSeq, read, unread));

    private void Answer(DeviceJournal device, long epoch, long held, long upTo, bool reset = false) =>
        device.Syncs.Add(new SyncReport(_journal.NextMoment(), 1, epoch, Stamped: true, reset, [new SyncPosition(Talk, held, upTo)]));

    private Revocation Revoke(bool closed)
    {
        var device = new DeviceJournal("ben's session") { IsConnected = false };
        _ben.Devices.Add(device);
        var revocation = new Revocation(device, _journal.NextMoment(), atMs: 500) { Closed = closed };
        _ben.Revocations.Add(revocation);
        return revocation;
    }

    private IReadOnlyList<Violation> Check() => DeliveryChecker.Check(_journal, new FinalLog(
        new Dictionary<ConversationId, FinalConversation>
        {
            [Talk] = new(8, 12, _messages, [.. Enumerable.Range(1, 8)], [.. Enumerable.Range(1, 12)])
            {
                Stored = _stored with { Members = _members },
                Histories = _histories,
            },
        },
        _epoch));

    private void Finds(string invariant) => Assert.Contains(Check(), violation => violation.Invariant == invariant);
}
