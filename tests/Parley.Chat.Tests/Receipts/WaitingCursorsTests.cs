using Parley.Chat.People;
using Parley.Chat.Receipts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Receipts;

public sealed class WaitingCursorsTests
{
    private readonly WaitingCursors _waiting = new();
    private readonly ConversationId _conversation = new(Guid.CreateVersion7());
    private readonly Person _ada = new(1, new UserId(Guid.CreateVersion7()));

    [Fact]
    public void Add_WhatWasReadEarlier_DoesNotTakeTheNewersPlace()
    {
        _waiting.Add(_conversation, _ada, Row(delivered: 8, read: 7));
        _waiting.Add(_conversation, _ada, Row(delivered: 9, read: 5));

        Assert.Equal(new WaitingCursor(_conversation, _ada, 9, 7), Assert.Single(_waiting.TakeAll()));
    }

    [Fact]
    public void TakeAll_OfSeveral_GivesEachOnceAndLeavesNone()
    {
        var bob = new Person(2, new UserId(Guid.CreateVersion7()));
        _waiting.Add(_conversation, _ada, Row(2, 1));
        _waiting.Add(_conversation, bob, Row(4, 3));

        Assert.Equal([new WaitingCursor(_conversation, _ada, 2, 1), new WaitingCursor(_conversation, bob, 4, 3)], _waiting.TakeAll());
        Assert.True(_waiting.IsEmpty);
        Assert.Empty(_waiting.TakeAll());
    }

    private static CursorRow Row(long delivered, long read) => new()
    {
        Conversation = 1,
        Person = 1,
        DeliveredSeq = delivered,
        ReadSeq = read,
        ReadCounted = read,
        MarkedUnread = false,
        LastSeq = 10,
        LastCounted = 10,
        MemberCount = 3,
        Type = ConversationType.Group,
    };
}
