import { describe, expect, it } from 'vitest';
import type { LogEvent } from './events';
import * as make from './fixtures';
import { reduce } from './reduce';
import { emptyLog, type Frame, type LogState, type PersonalFrame } from './state';

const apply = (state: LogState, ...events: LogEvent[]) => events.reduce(reduce, state);
const push = (frame: Frame): LogEvent => ({ type: 'frame', frame });
const sync = (...args: Parameters<typeof make.answer>): LogEvent => ({
  type: 'sync-answered',
  answer: make.answer(...args),
});

/** A conversation of five messages, just synced. */
const synced = () => apply(emptyLog(make.self), sync([make.page(0, 5, make.range(1, 5))]));
const seqs = (state: LogState) => state.conversations[make.chat]?.messages.map(each => each.seq);
const last = (state: LogState) => state.conversations[make.chat]?.last;
const unread = (state: LogState) => state.conversations[make.chat]?.info.unreadCount;

describe('frames', () => {
  it('Next_IsApplied', () => {
    const state = apply(synced(), push(make.messageFrame(6)));
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(last(state)).toBe(6);
  });

  it('Duplicate_ChangesNothing', () => {
    const state = apply(synced(), push(make.messageFrame(6)));
    expect(apply(state, push(make.messageFrame(6)))).toBe(state);
  });

  it('OutOfOrder_IsHeldUntilTheGapIsFilled', () => {
    const held = apply(synced(), push(make.messageFrame(8)), push(make.messageFrame(7)));
    expect(seqs(held)).toEqual([1, 2, 3, 4, 5]);
    expect(held.held[make.chat]?.frames).toHaveLength(2);
    const filled = apply(held, push(make.messageFrame(6)));
    expect(seqs(filled)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(filled.held).toEqual({});
  });

  it('MergedRange_OverlappingWhatIsHeld_IsApplied', () => {
    const state = apply(synced(), push(make.messageFrame(7, { rev: 7 }, 4, 7)));
    expect(last(state)).toBe(7);
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 7]);
  });

  it('Message_WhoseRevAnotherFrameCovered_IsShownAllTheSame', () => {
    const state = apply(
      synced(),
      push(make.stateFrame(5, 7, { title: 'New' })),
      push(make.messageFrame(6, { rev: 7 }, 6, 7)),
    );
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(last(state)).toBe(7);
  });

  it('UnknownConversation_MessageIsHeld', () => {
    const state = apply(emptyLog(make.self), push(make.messageFrame(1)));
    expect(state.conversations).toEqual({});
    expect(state.held[make.chat]?.frames).toHaveLength(1);
  });

  it('Added_WholeConversationAppears_AndHeldMessagesFollow', () => {
    const state = apply(
      emptyLog(make.self),
      push(make.messageFrame(2)),
      push(make.joinedFrame(1, make.conversation(1))),
    );
    expect(seqs(state)).toEqual([1, 2]);
    expect(state.held).toEqual({});
  });

  it('State_ChangesWhatAllShare_AndOnesOwnRole', () => {
    const members = [make.member(make.self, { role: 'admin' }), make.member(make.other)];
    const state = apply(synced(), push(make.stateFrame(5, 6, { title: 'New', memberCount: 2, members })));
    expect(state.conversations[make.chat]?.info).toMatchObject({ title: 'New', me: { role: 'admin' } });
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5]);
  });

  it('StateWithoutTopic_TakesItAway', () => {
    const settings = { history: 'from-start' } as const;
    const before = make.conversation(1, { type: 'group', topic: 'Routes', settings: { history: 'from-joining' } });
    const state = apply(
      emptyLog(make.self),
      push(make.joinedFrame(1, before)),
      push(make.stateFrame(1, 2, { settings })),
    );
    expect(state.conversations[make.chat]?.info).toMatchObject({ topic: undefined, settings });
  });

  it('RoleChangedInALargeGroup_IsReadFromItsMessage', () => {
    const large = make.conversation(1, { type: 'group', members: null, memberCount: 200 });
    const told = (userId: string) =>
      make.messageFrame(2, {
        type: 'system',
        metadata: { event: 'role-changed', userIds: [userId], role: 'moderator' },
      });
    const roleAfter = (userId: string) =>
      apply(emptyLog(make.self), push(make.joinedFrame(1, large)), push(told(userId))).conversations[make.chat]?.info.me
        .role;
    expect(roleAfter(make.self)).toBe('moderator');
    expect(roleAfter(make.other)).toBe('member');
  });

  it('LetInWhereNewcomersSeeAll_HasOlder', () => {
    const whole = (fromSeq: number) =>
      make.conversation(7, { type: 'group', lastMessage: null, me: { ...make.conversation(7).me, fromSeq } });
    const enter = (fromSeq: number) =>
      apply(emptyLog(make.self), push(make.joinedFrame(7, whole(fromSeq)))).conversations[make.chat];
    expect(enter(1)?.hasOlder).toBe(true);
    expect(enter(8)?.hasOlder).toBe(false);
  });

  it('State_WithOlderCursors_DoesNotTakeReceiptsBack', () => {
    const state = apply(synced(), push(make.stateFrame(5, 6)));
    expect(state.conversations[make.chat]?.info.members?.[1]).toMatchObject({ deliveredSeq: 5, readSeq: 5 });
  });

  it('LetInAgain_BeginsAnewFromTheNewestMessage', () => {
    const state = apply(synced(), push(make.joinedFrame(9, make.conversation(9))));
    expect(seqs(state)).toEqual([9]);
    expect(state.conversations[make.chat]?.hasOlder).toBe(true);
  });

  it('Removed_TakesConversationAndHeldFramesAway', () => {
    const state = apply(synced(), push(make.messageFrame(9)), { type: 'removed', conversationId: make.chat });
    expect(state.conversations).toEqual({});
    expect(state.held).toEqual({});
  });
});

describe('sync', () => {
  it('Page_FillsTheGapAndReleasesHeldFrames', () => {
    const state = apply(synced(), push(make.messageFrame(8)), sync([make.page(5, 7, make.range(6, 7))]));
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(last(state)).toBe(8);
    expect(state.held).toEqual({});
  });

  it('PageOlderThanAPush_IsIgnored', () => {
    const pushed = apply(synced(), push(make.messageFrame(6)));
    const state = apply(pushed, sync([make.page(5, 6, [make.message(6)])]));
    expect(state.conversations[make.chat]).toBe(pushed.conversations[make.chat]);
  });

  it('TooLong_DropsWhatWasHeldAndPagesBackFromThere', () => {
    const state = apply(synced(), sync([make.page(5, 500, make.range(481, 500), { tooLong: true })]));
    expect(seqs(state)).toEqual(make.range(481, 500).map(each => each.seq));
    expect(state.conversations[make.chat]?.hasOlder).toBe(true);
    expect(last(state)).toBe(500);
  });

  it('FirstPageWithEverything_HasNothingOlder', () => {
    expect(synced().conversations[make.chat]?.hasOlder).toBe(false);
  });

  it('Reset_DropsEverything', () => {
    const state = apply(synced(), sync([], { reset: true, epoch: 2 }));
    expect(state).toEqual(emptyLog(make.self));
  });

  it('More_IsNotYetComplete', () => {
    const state = apply(emptyLog(make.self), sync([make.page(0, 1, [make.message(1)])], { more: true }));
    expect(state.synced).toBe(false);
    expect(apply(state, sync([])).synced).toBe(true);
  });

  it('RemovedWhileAway_Disappears', () => {
    expect(apply(synced(), sync([], { removed: [make.chat] })).conversations).toEqual({});
  });

  it('FrameThatNoSyncBringsCloser_IsGivenUp', () => {
    let state = apply(emptyLog(make.self), push(make.messageFrame(3)));
    for (let i = 0; i < 3; i++) state = apply(state, sync([]));
    expect(state.held).toEqual({});
  });
});

describe('sync without news', () => {
  it('Receipts_WhichRaiseNoRevision_StillMoveTheCursors', () => {
    const read = make.conversation(5, {
      me: { role: 'member', joinedAt: make.at(0), deliveredSeq: 5, readSeq: 5, fromSeq: 1 },
      members: [make.member(make.self), make.member(make.other, { deliveredSeq: 5, readSeq: 4 })],
    });
    const before = apply(synced(), {
      type: 'cursors-moved',
      conversationId: make.chat,
      userId: make.other,
      deliveredSeq: 5,
      readSeq: 5,
    });
    expect(unread(before)).toBe(5);
    const state = apply(before, sync([make.page(5, 5, [], { conversation: read })]));
    expect(unread(state)).toBe(0);
    expect(last(state)).toBe(5);
    expect(state.conversations[make.chat]?.info.me.readSeq).toBe(5);
    expect(state.conversations[make.chat]?.info.members?.find(one => one.userId === make.other)?.readSeq).toBe(5);
  });
});

describe('push and sync agree', () => {
  // When what is held began differs, and nothing else.
  const strip = (state: LogState) => ({ ...state.conversations[make.chat], since: null });

  it('SameMessages_PushedOrSynced_GiveTheSameLog', () => {
    const cursor = {
      me: {
        role: 'member' as const,
        joinedAt: make.conversation(0).createdAt,
        deliveredSeq: 0,
        readSeq: 0,
        fromSeq: 1,
      },
    };
    const pushed = apply(synced(), ...[6, 7, 8].map(seq => push(make.messageFrame(seq))));
    const fresh = apply(
      emptyLog(make.self),
      sync([make.page(0, 8, make.range(1, 8), { conversation: make.conversation(8, cursor) })]),
    );
    expect(strip(pushed)).toEqual(strip(fresh));
  });

  it('AnyOrderOfPushes_GivesTheSameLog', () => {
    const inOrder = apply(synced(), ...[6, 7, 8, 9].map(seq => push(make.messageFrame(seq))));
    for (const order of [
      [9, 8, 7, 6],
      [7, 6, 9, 8],
      [6, 8, 8, 7, 6, 9],
      [9, 6, 7, 7, 8],
    ]) {
      expect(strip(apply(synced(), ...order.map(seq => push(make.messageFrame(seq)))))).toEqual(strip(inOrder));
    }
  });
});

describe('history', () => {
  const tail = () =>
    apply(
      emptyLog(make.self),
      sync([make.page(0, 100, make.range(81, 100), { tooLong: true, conversation: make.conversation(100) })]),
    );

  it('OlderPage_IsPutInFront', () => {
    const state = apply(tail(), {
      type: 'history-loaded',
      conversationId: make.chat,
      before: 81,
      messages: make.range(61, 80),
      hasMore: true,
    });
    expect(seqs(state)?.[0]).toBe(61);
    expect(seqs(state)).toHaveLength(40);
  });

  it('LastPage_LeavesNothingOlder', () => {
    const state = apply(tail(), {
      type: 'history-loaded',
      conversationId: make.chat,
      before: 81,
      messages: make.range(1, 80),
      hasMore: false,
    });
    expect(state.conversations[make.chat]?.hasOlder).toBe(false);
  });

  it('PageAskedForBeforeTheLogBeganAnew_IsIgnored', () => {
    const state = tail();
    const late = {
      type: 'history-loaded',
      conversationId: make.chat,
      before: 5,
      messages: make.range(1, 4),
      hasMore: false,
    } as const;
    expect(apply(state, late)).toBe(state);
  });
});

describe('files', () => {
  const carried = { type: 'file', text: '', files: ['f1', 'f2'] } as const;

  it('PushSyncAndHistory_KeepThemAlike', () => {
    const pushed = apply(synced(), push(make.messageFrame(6, carried)));
    const told = apply(synced(), sync([make.page(5, 6, [make.message(6, carried)])]));
    for (const state of [pushed, told]) {
      expect(state.conversations[make.chat]?.messages.at(-1)).toMatchObject(carried);
      expect(unread(state)).toBe(6);
    }
  });

  it('Deleted_TakesThemAway', () => {
    const sent = apply(synced(), push(make.messageFrame(6, carried)));
    const deleted = { text: '', deletedAt: '2026-01-01T13:00:00Z' };
    const state = apply(sent, push(make.changedFrame(6, 7, make.message(6, deleted))));
    expect(state.conversations[make.chat]?.messages.at(-1)?.files).toBeUndefined();
  });
});

describe('edits and deletions', () => {
  const edited = (text: string) => make.message(3, { text, editedAt: '2026-01-01T13:00:00Z' });
  const texts = (state: LogState) => state.conversations[make.chat]?.messages.map(({ text }) => text);

  it('Edit_ReplacesInPlace_AndMovesNothingElse', () => {
    const before = synced();
    const state = apply(before, push(make.changedFrame(5, 6, edited('edited'))));
    expect(texts(state)?.[2]).toBe('edited');
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5]);
    expect(last(state)).toBe(6);
    expect(state.conversations[make.chat]?.info).toEqual(before.conversations[make.chat]?.info);
  });

  it('EditsInAnyOrder_LeaveTheLatest', () => {
    const [first, second] = [make.changedFrame(5, 6, edited('one')), make.changedFrame(6, 7, edited('two'))];
    for (const order of [
      [first, second],
      [second, first],
      [second, first, second, first],
    ]) {
      const state = apply(synced(), ...order.map(push));
      expect(texts(state)?.[2]).toBe('two');
      expect(last(state)).toBe(7);
      expect(state.held).toEqual({});
    }
  });

  it('EditWhoseRevAnotherFrameCovered_IsShownAllTheSame', () => {
    const state = apply(synced(), push(make.stateFrame(5, 7)), push(make.changedFrame(5, 6, edited('edited'))));
    expect(texts(state)?.[2]).toBe('edited');
    expect(last(state)).toBe(7);
  });

  it('FrameWithoutAMessage_RaisesTheRevAlone', () => {
    const before = synced();
    const state = apply(before, push(make.changedFrame(5, 6)));
    expect(last(state)).toBe(6);
    expect(state.conversations[make.chat]?.messages).toBe(before.conversations[make.chat]?.messages);
  });

  it('ARetryOfTheSendAfterAnEdit_DoesNotTakeItBack', () => {
    const state = apply(
      synced(),
      push(make.changedFrame(5, 6, edited('edited'))),
      push(make.messageFrame(3, {}, 2, 3)),
    );
    expect(texts(state)?.[2]).toBe('edited');
  });

  it('Sync_BringsWhatItTouched_AndAddsNothingThatIsNotHeld', () => {
    const far = make.message(3, { text: 'far back', changedRev: 12 });
    const near = make.message(9, { text: 'near', changedRev: 11 });
    const held = apply(
      emptyLog(make.self),
      sync([make.page(0, 10, make.range(8, 10), { tooLong: true, conversation: make.conversation(10) })]),
    );
    const state = apply(held, sync([make.page(10, 13, [far, near, make.message(11, { rev: 13 })])]));
    expect(seqs(state)).toEqual([8, 9, 10, 11]);
    expect(texts(state)?.[1]).toBe('near');
    expect(last(state)).toBe(13);
  });

  it('Tombstone_CountsAsItDid', () => {
    const state = apply(synced(), push(make.changedFrame(5, 6, make.message(5, { text: '', deletedAt: make.at(9) }))));
    expect(unread(state)).toBe(unread(synced()));
  });

  const hidden = (seqs: number[], after = 1): LogEvent => ({
    type: 'personal',
    frame: { kind: 'hidden', conversationId: make.chat, seqs, after, upTo: after + 1 },
  });

  it('DeletedForOneself_Goes_AndWhatWasUnderWayWithItIsLeftOut', () => {
    const state = apply(
      synced(),
      hidden([2, 6]),
      push(make.messageFrame(6)),
      push(make.changedFrame(6, 7, make.message(2, { text: 'edited' }))),
    );
    expect(seqs(state)).toEqual([1, 3, 4, 5]);
    expect(last(state)).toBe(7);
    expect(state.userRev).toBe(2);
  });

  it('DeletedForOneself_InTheTimeWithoutAConnection_Goes', () => {
    const personal = {
      ...{ after: 1, upTo: 2, conversations: [], removed: [], cursors: [], settings: null },
      hidden: [{ conversationId: make.chat, seqs: [4] }],
    };
    const state = apply(synced(), { type: 'sync-answered', answer: make.answer([], { userRev: 2, personal }) });
    expect(seqs(state)).toEqual([1, 2, 3, 5]);
  });

  it('DeletedForOneself_IsNotPagedIn', () => {
    const held = apply(
      emptyLog(make.self),
      sync([make.page(0, 10, make.range(8, 10), { tooLong: true, conversation: make.conversation(10) })]),
    );
    const state = apply(held, hidden([5]), {
      type: 'history-loaded',
      conversationId: make.chat,
      before: 8,
      messages: make.range(4, 7),
      hasMore: true,
    });
    expect(seqs(state)).toEqual([4, 6, 7, 8, 9, 10]);
  });
});

describe('retention', () => {
  const raised = (rev: number, floorSeq: number, countedAboveFloor: number) =>
    push(make.stateFrame(rev - 1, rev, { floorSeq, countedAboveFloor }));

  it('Floor_TakesAwayWhatLiesBelow_AndWhatWasUnreadOfIt', () => {
    const state = apply(synced(), raised(6, 3, 2));
    expect(seqs(state)).toEqual([4, 5]);
    expect(state.conversations[make.chat]).toMatchObject({ hasOlder: false, last: 6, info: { floorSeq: 3 } });
    expect(state.conversations[make.chat]?.info).not.toHaveProperty('countedAboveFloor');
    expect(unread(state)).toBe(2);
  });

  it('Floor_BeforeWhatIsHeld_LeavesUnreadAsManyAsThereAre', () => {
    const page = make.page(0, 100, make.range(81, 100), {
      tooLong: true,
      conversation: make.conversation(100, { unreadCount: 70 }),
    });
    const state = apply(emptyLog(make.self), sync([page]), raised(101, 60, 40));
    expect(unread(state)).toBe(40);
    expect(state.conversations[make.chat]?.hasOlder).toBe(true);
  });

  it('Everything_Gone_LeavesTheNextMessage', () => {
    const state = apply(synced(), raised(6, 5, 0));
    expect(seqs(state)).toEqual([]);
    expect(unread(state)).toBe(0);
    expect(seqs(apply(state, push(make.messageFrame(6, { rev: 7 }, 6, 7))))).toEqual([6]);
  });

  it('MessageUnderWay_BelowTheFloor_DoesNotComeBack', () => {
    const state = apply(synced(), raised(6, 5, 0), push(make.messageFrame(3, {}, 2, 3)));
    expect(seqs(state)).toEqual([]);
  });

  it('FloorRaisedWhileAway_ComesWithSync', () => {
    const conversation = make.conversation(5, { floorSeq: 4, unreadCount: 1 });
    const state = apply(synced(), sync([make.page(5, 6, [], { conversation })]));
    expect(seqs(state)).toEqual([5]);
    expect(state.conversations[make.chat]?.hasOlder).toBe(false);
    expect(unread(state)).toBe(1);
  });

  it('HistoryAskedForBefore_BringsNothingFromBelow', () => {
    const page = make.page(0, 20, make.range(11, 20), { tooLong: true });
    const older = {
      type: 'history-loaded',
      conversationId: make.chat,
      before: 11,
      messages: make.range(5, 10),
      hasMore: true,
    } as const;
    const state = apply(emptyLog(make.self), sync([page]), raised(21, 7, 13), {
      ...older,
      messages: [...older.messages],
    });
    expect(seqs(state)?.[0]).toBe(8);
    expect(state.conversations[make.chat]?.hasOlder).toBe(false);
  });

  it('State_SaysHowLongMessagesAreKept', () => {
    const retention = { mode: 'age', seconds: 60 } as const;
    const state = apply(synced(), push(make.stateFrame(5, 6, { retention })));
    expect(state.conversations[make.chat]?.info.retention).toEqual(retention);
  });
});

describe('unread', () => {
  it('MessageOfAnother_Counts', () => {
    expect(unread(apply(synced(), push(make.messageFrame(6))))).toBe(6);
  });

  it('SystemMessage_DoesNotCount', () => {
    expect(unread(apply(synced(), push(make.messageFrame(6, { type: 'system' }))))).toBe(5);
  });

  it('OwnMessage_MovesOnesOwnCursor', () => {
    const state = apply(synced(), push(make.messageFrame(6, { senderId: make.self })));
    expect(unread(state)).toBe(0);
    expect(state.conversations[make.chat]?.info.me).toMatchObject({ readSeq: 6, deliveredSeq: 6 });
  });

  it('ReadOnAnotherDevice_FallsToWhatIsLeft', () => {
    const cursors = {
      type: 'cursors-moved',
      conversationId: make.chat,
      userId: make.self,
      deliveredSeq: 5,
      readSeq: 3,
    } as const;
    expect(unread(apply(synced(), cursors))).toBe(2);
  });

  it('CursorBeforeWhatIsHeld_CountsOnFromTheServersNumber', () => {
    const state = apply(
      emptyLog(make.self),
      sync([
        make.page(0, 100, make.range(81, 100), {
          tooLong: true,
          conversation: make.conversation(100, { unreadCount: 70 }),
        }),
      ]),
      push(make.messageFrame(101)),
      push(make.messageFrame(101)),
    );
    expect(unread(state)).toBe(71);
  });

  it('ServerStateOlderThanOnesOwnReading_DoesNotBringUnreadBack', () => {
    const read = {
      type: 'cursors-moved',
      conversationId: make.chat,
      userId: make.self,
      deliveredSeq: 5,
      readSeq: 5,
    } as const;
    const state = apply(
      synced(),
      read,
      sync([make.page(5, 6, [], { conversation: make.conversation(5, { unreadCount: 5 }) })]),
    );
    expect(unread(state)).toBe(0);
  });
});

describe('cursors', () => {
  const reached = (state: LogState) =>
    state.conversations[make.chat]?.info.members?.find(each => each.userId === make.other);
  const moved = (deliveredSeq: number, readSeq: number) =>
    ({ type: 'cursors-moved', conversationId: make.chat, userId: make.other, deliveredSeq, readSeq }) as const;

  it('Later_Rise', () => {
    expect(reached(apply(synced(), moved(8, 7)))).toMatchObject({ deliveredSeq: 8, readSeq: 7 });
  });

  it('Earlier_ChangeNothing', () => {
    const state = apply(synced(), moved(8, 7));
    expect(apply(state, moved(6, 2))).toBe(state);
  });

  it('Reply_MeansItsSenderHasRead', () => {
    expect(reached(apply(synced(), push(make.messageFrame(6))))).toMatchObject({ deliveredSeq: 6, readSeq: 6 });
  });

  it('UnknownConversation_ChangesNothing', () => {
    const state = emptyLog(make.self);
    expect(apply(state, moved(1, 1))).toBe(state);
  });
});

describe('personal log', () => {
  const settings = { readReceipts: false, lastSeen: 'nobody' as const };
  const personal = (after: number, told: object): LogEvent => ({
    type: 'personal',
    frame: { after, upTo: after + 1, ...told } as PersonalFrame,
  });
  const removed = (after: number) => personal(after, { kind: 'removed', conversationId: make.chat });
  const joined = (after: number, upTo: number) =>
    personal(after, { kind: 'joined', frame: make.joinedFrame(upTo, make.conversation(upTo)) });
  const cursors = (after: number, overrides: object) =>
    personal(after, {
      kind: 'cursors',
      cursors: {
        conversationId: make.chat,
        deliveredSeq: 5,
        readSeq: 0,
        markedUnread: false,
        unreadCount: 5,
        lastSeq: 5,
        ...overrides,
      },
    });
  const me = (state: LogState) => state.conversations[make.chat]?.info.me;

  it('Next_IsApplied', () => {
    const state = apply(synced(), personal(1, { kind: 'settings', settings }));
    expect(state).toMatchObject({ userRev: 2, settings });
  });

  it('Old_IsIgnored', () => {
    const state = synced();
    expect(apply(state, personal(0, { kind: 'settings', settings }))).toBe(state);
  });

  it('TooEarly_IsHeldUntilTheOneBeforeIsThere', () => {
    const held = apply(synced(), removed(2));
    expect(held.conversations[make.chat]).toBeDefined();
    expect(held.heldPersonal?.frames).toHaveLength(1);
    const state = apply(held, cursors(1, {}));
    expect(state).toMatchObject({ conversations: {}, userRev: 3, heldPersonal: null });
  });

  it('OldRemoved_DoesNotUndoANewerJoined', () => {
    const state = apply(synced(), removed(1), joined(2, 9), removed(1));
    expect(state.conversations[make.chat]).toBeDefined();
    expect(state.userRev).toBe(3);
  });

  it('OldJoined_DoesNotUndoANewerRemoved', () => {
    const state = apply(synced(), removed(1), joined(2, 9), removed(3), joined(2, 9));
    expect(state.conversations).toEqual({});
  });

  it('OwnCursors_MoveOn_AndTheCountIsOfTheLog', () => {
    const state = apply(synced(), push(make.messageFrame(6)), cursors(1, { readSeq: 4, unreadCount: 1 }));
    expect(me(state)).toMatchObject({ deliveredSeq: 5, readSeq: 4 });
    expect(unread(state)).toBe(2);
  });

  it('MarkedUnread_MovesNoCursor_AndSendingTakesItAway', () => {
    const marked = apply(synced(), cursors(1, { markedUnread: true }));
    expect(me(marked)).toMatchObject({ markedUnread: true, readSeq: 0 });
    const sent = apply(marked, push(make.messageFrame(6, { senderId: make.self })));
    expect(me(sent)).toMatchObject({ markedUnread: false, readSeq: 6 });
  });

  it('Sync_TellsEachThingAsItIsNow', () => {
    const held = apply(synced(), removed(7));
    const state = apply(held, {
      type: 'sync-answered',
      answer: make.answer([], {
        userRev: 7,
        personal: { after: 1, upTo: 7, conversations: [], removed: [], cursors: [], settings },
      }),
    });
    expect(state).toMatchObject({ settings, userRev: 8, conversations: {}, heldPersonal: null });
  });

  it('Sync_OlderThanWhatFramesHaveTold_IsDropped', () => {
    const state = apply(synced(), removed(1));
    expect(apply(state, sync([make.page(0, 5, make.range(1, 5))]))).toBe(state);
  });

  it('HiddenCursor_IsForgotten_AndShownAgain', () => {
    const move = (readSeq: number | null): LogEvent => ({
      type: 'cursors-moved',
      conversationId: make.chat,
      userId: make.other,
      deliveredSeq: 5,
      readSeq,
    });
    const readSeq = (state: LogState) =>
      state.conversations[make.chat]?.info.members?.find(each => each.userId === make.other)?.readSeq;
    expect(readSeq(synced())).toBe(5);
    expect(readSeq(apply(synced(), move(null)))).toBeNull();
    expect(readSeq(apply(synced(), move(null), move(3)))).toBe(3);
  });
});
