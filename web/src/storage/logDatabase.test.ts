import sqlite3InitModule, { type Database } from '@sqlite.org/sqlite-wasm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoredFile } from '@/api/types';
import { emptyLog, type LogState } from '@/stores/log/state';
import type { LogEvent } from '@/stores/log/events';
import * as make from '@/stores/log/fixtures';
import { reduce } from '@/stores/log/reduce';
import type { OutboxEntry } from '@/stores/outbox';
import { addChanges, type Changes, logChanges, noChanges, wholeLog } from './changes';
import { keptFiles, keptMessages, LogDatabase } from './logDatabase';

const entry: OutboxEntry = { id: '1', conversationId: 'c', text: 'x', createdAt: '', status: 'pending', attempts: 0 };
const push = (seq: number): LogEvent => ({ type: 'frame', frame: make.messageFrame(seq) });
const answered = (...args: Parameters<typeof make.answer>): LogEvent => ({
  type: 'sync-answered',
  answer: make.answer(...args),
});
const history = (before: number, from: number): LogEvent => ({
  type: 'history-loaded',
  conversationId: make.chat,
  before,
  messages: make.range(from, before - 1),
  hasMore: from > 1,
});

describe('LogDatabase', () => {
  let sqlite3: Awaited<ReturnType<typeof sqlite3InitModule>>;
  let connection: Database;
  let database: LogDatabase;
  let state: LogState;

  beforeAll(async () => {
    sqlite3 = await sqlite3InitModule();
  });
  beforeEach(() => {
    connection = new sqlite3.oo1.DB(':memory:');
    database = new LogDatabase(connection);
    state = emptyLog(make.self);
  });

  /** Reduces the events, and writes what they change as one transaction. */
  function apply(...events: LogEvent[]): void {
    const waiting: Changes[] = [];
    for (const event of events) {
      const after = reduce(state, event);
      const changes = logChanges(event, state, after);
      if (changes) addChanges(waiting, changes);
      state = after;
    }
    database.write(waiting);
  }

  const held = () => state.conversations[make.chat];
  const seqs = (messages: readonly { seq: number }[] | undefined) => messages?.map(message => message.seq);
  const stored = () => {
    const { conversations } = database.load();
    const log = conversations[make.chat];
    const all = log && database.older(make.chat, log.since, Number.MAX_SAFE_INTEGER, 10_000);
    return log && { ...log, messages: all?.messages, hasOlder: all?.hasMore };
  };

  it('Events_AreReadAgainAsTheLogTheyLeadTo', () => {
    apply(answered([make.page(0, 5, make.range(1, 5))]), push(6), push(7));
    expect(stored()).toEqual(held());
    expect(database.load().position).toEqual({
      stamp: 'stamp',
      epoch: 1,
      userRev: 1,
      synced: true,
      settings: null,
      userSettings: null,
    });
  });

  it('Files_StayWithTheirMessage', () => {
    const frame = make.messageFrame(1, { type: 'file', text: '', files: ['f1', 'f2'] });
    apply(answered([make.page(0, 0, [])]), { type: 'frame', frame });
    expect(stored()?.messages?.at(-1)).toMatchObject({ type: 'file', files: ['f1', 'f2'] });
    database.write([{ ...noChanges(), outgoing: [{ ...entry, files: ['f1'] }] }]);
    expect(database.outgoing()).toEqual([{ ...entry, files: ['f1'] }]);
  });

  it('Files_AreKnownWithoutAsking_UntilThereAreTooMany', () => {
    const file = (id: number) => ({ id: `f${id}`, name: 'photo.jpg' }) as StoredFile;
    const many = Array.from({ length: keptFiles + 2 }, (_, id) => file(id));
    const waiting: Changes[] = [];
    for (const files of [many, [file(keptFiles + 2)]]) addChanges(waiting, { ...noChanges(), files });
    expect(waiting).toHaveLength(1);
    database.write(waiting);
    expect(database.load().files).toHaveLength(keptFiles + 3);
    database = new LogDatabase(connection);
    const { files } = database.load();
    expect(files).toHaveLength(keptFiles);
    expect(files.map(({ id }) => id)).not.toContain('f2');
    database.forgetLog();
    expect(database.load().files).toEqual([]);
  });

  it('StretchBegunAnew_LeavesNothingOfTheOldOne', () => {
    apply(answered([make.page(0, 5, make.range(1, 5))]));
    apply(answered([make.page(90, 99, make.range(95, 99), { tooLong: true })]));
    expect(stored()).toEqual(held());
    expect(seqs(stored()?.messages)).toEqual([95, 96, 97, 98, 99]);
  });

  it('OlderMessages_AreJoined', () => {
    apply(answered([make.page(0, 99, make.range(90, 99), { tooLong: true })]));
    apply(history(90, 40), push(100));
    expect(stored()).toEqual(held());
  });

  it('Removed_IsGone', () => {
    apply(answered([make.page(0, 5, make.range(1, 5))]));
    apply({ type: 'removed', conversationId: make.chat });
    expect(database.load().conversations).toEqual({});
    expect(connection.selectValue('SELECT count(*) FROM messages')).toBe(0);
  });

  it('Reset_LeavesNothing', () => {
    apply(answered([make.page(0, 5, make.range(1, 5))]));
    apply(answered([], { reset: true }));
    expect(database.load()).toMatchObject({ conversations: {}, position: { stamp: null } });
  });

  it('Load_BringsTheNewestMessages_AndTheRestByPages', () => {
    apply(answered([make.page(0, 100, make.range(1, 100))]));
    const log = database.load().conversations[make.chat];
    expect(seqs(log?.messages)).toEqual(seqs(make.range(71, 100)));
    expect(log?.hasOlder).toBe(true);
    expect(database.older(make.chat, log?.since ?? 0, 71, 50)).toEqual({ messages: make.range(21, 70), hasMore: true });
    expect(database.older(make.chat, log?.since ?? 0, 21, 50)).toEqual({ messages: make.range(1, 20), hasMore: false });
  });

  it('Older_OfAnotherStretch_BringsNothing', () => {
    apply(answered([make.page(0, 100, make.range(1, 100))]));
    expect(database.older(make.chat, 99, 71, 50).messages).toEqual([]);
  });

  it('PageHoldsLessThanTheStore_LaterVersionOfAnEarlierMessage_ReplacesIt', () => {
    apply(answered([make.page(0, 100, make.range(1, 100))]));
    const { conversations, position } = database.load();
    if (position) state = reduce(emptyLog(make.self), { type: 'restored', position, conversations });
    apply(answered([make.page(100, 101, [make.message(3, { text: 'edited', rev: 101 })])]));
    expect(stored()?.messages?.[2]?.text).toBe('edited');
    expect(stored()?.messages).toHaveLength(100);
    expect(stored()?.last).toBe(101);
  });

  it('TooManyMessages_OldestAreDroppedWhenItIsNextOpened', () => {
    apply(answered([make.page(0, keptMessages + 20, make.range(1, keptMessages + 20))]));
    database = new LogDatabase(connection);
    expect(stored()?.messages?.[0]?.seq).toBe(21);
    expect(stored()?.messages).toHaveLength(keptMessages);
    expect(stored()?.hasOlder).toBe(true);
  });

  it('OldestWereDropped_OlderOnesDoNotLeaveAHole', () => {
    apply(answered([make.page(0, keptMessages + 20, make.range(11, keptMessages + 20), { tooLong: true })]));
    database = new LogDatabase(connection);
    apply(history(11, 1), push(keptMessages + 21));
    expect(stored()?.messages?.[0]?.seq).toBe(21);
    expect(stored()?.hasOlder).toBe(true);
  });

  it('WriteFailsHalfWay_NothingOfItIsStored', () => {
    apply(answered([make.page(0, 5, make.range(1, 5))]));
    const before = stored();
    connection.exec(`CREATE TRIGGER full BEFORE INSERT ON messages WHEN NEW.seq = 7
      BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    expect(() => apply(push(6), push(7))).toThrow();
    expect(stored()).toEqual(before);
  });

  it('NoRoom_LessIsKept_AndTheWriteSucceeds', () => {
    apply(answered([make.page(0, 200, make.range(1, 200))]));
    connection.exec(`CREATE TRIGGER full BEFORE INSERT ON messages WHEN (SELECT count(*) FROM messages) > 100
      BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    apply(push(201));
    expect(seqs(stored()?.messages)).toEqual(seqs(make.range(151, 201)));
    expect(stored()).toMatchObject({ last: 201, hasOlder: true });
  });

  it('WholeLog_TakesThePlaceOfWhatIsStored_AndKeepsTheOlderMessagesOfTheSameStretch', () => {
    apply(answered([make.page(0, 100, make.range(1, 100)), { ...make.page(0, 1, []), conversationId: 'left' }]));
    const log = database.load().conversations[make.chat];
    if (log) state = { ...state, conversations: { [make.chat]: log } };
    state = reduce(state, push(101));
    database.write([wholeLog(state, new Map([[make.chat, [make.message(2, { text: 'edited', rev: 101 })]]]))]);
    expect(Object.keys(database.load().conversations)).toEqual([make.chat]);
    expect(stored()?.messages).toHaveLength(101);
    expect(stored()?.messages?.[1]?.text).toBe('edited');
    expect(stored()?.hasOlder).toBe(false);
  });

  it('Outbox_OutlivesTheLogAndAnotherVersionOfTheTables', () => {
    apply(answered([make.page(0, 5, make.range(1, 5))]));
    database.write([{ ...noChanges(), outgoing: [entry] }]);
    database.forgetLog();
    expect(database.load()).toEqual({ position: null, conversations: {}, users: [], files: [], outgoing: [entry] });
    connection.exec('PRAGMA user_version = 99');
    database = new LogDatabase(connection);
    expect(database.outgoing()).toEqual([entry]);
  });

  it('Sent_LeavesTheOutbox_WithTheMessageThatTheLogShows', () => {
    database.write([{ ...noChanges(), outgoing: [entry] }]);
    database.write([{ ...noChanges(), sent: [entry.id] }]);
    expect(database.outgoing()).toEqual([]);
  });

  it('EditedDeletedAndHidden_AlsoBeforeWhatThePageHolds_AreStored', () => {
    apply(answered([make.page(0, 5, make.range(1, 5))]));
    // The page is loaded anew with the newest ones only; the store reaches further back.
    const shown = held();
    if (!shown) throw new Error('Nothing is held.');
    state = {
      ...state,
      conversations: { [make.chat]: { ...shown, messages: shown.messages.slice(3), hasOlder: true } },
    };
    apply(
      { type: 'frame', frame: make.changedFrame(5, 6, make.message(2, { text: 'edited' })) },
      { type: 'frame', frame: make.changedFrame(6, 7, make.message(5, { text: '', deletedAt: make.at(9) })) },
    );
    apply({ type: 'personal', frame: { kind: 'hidden', conversationId: make.chat, seqs: [1, 4], after: 1, upTo: 2 } });
    expect(stored()?.messages?.map(({ seq, text }) => [seq, text])).toEqual([
      [2, 'edited'],
      [3, 'message 3'],
      [5, ''],
    ]);
  });

  it('BelowTheFloor_NothingIsLeft_NotEvenWhatFilesAre', () => {
    const file = (id: string) => ({ id, name: `${id}.png` }) as StoredFile;
    const withFile = make.message(3, { type: 'file', text: '', files: ['gone'] });
    apply(answered([make.page(0, 5, [...make.range(1, 2), withFile, ...make.range(4, 5)])]));
    database.write([{ ...noChanges(), files: [file('gone'), file('stays')] }]);
    apply({ type: 'frame', frame: make.stateFrame(5, 6, { floorSeq: 3, countedAboveFloor: 2 }) });
    expect(seqs(stored()?.messages)).toEqual([4, 5]);
    expect(stored()).toEqual(held());
    expect(database.load().files.map(({ id }) => id)).toEqual(['stays']);
    expect(connection.selectValue("SELECT count(*) FROM messages WHERE value LIKE '%message 2%'")).toBe(0);
  });

  it('ManyEventsInAnyGrouping_StoreEqualsLog', () => {
    // A fixed sequence of pseudo-random numbers, so that a failure can be repeated.
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    let last = 20;
    apply(answered([make.page(0, last, make.range(11, last), { tooLong: true })]));
    for (let round = 0; round < 300; round++) {
      const events: LogEvent[] = [];
      for (let count = random(5); count >= 0; count--) {
        const kind = random(20);
        if (kind === 0) {
          last += 200;
          events.push(answered([make.page(last - 20, last, make.range(last - 9, last), { tooLong: true })]));
        } else if (kind === 1) {
          const before = held()?.messages[0]?.seq ?? 1;
          if (before > 1) events.push(history(before, Math.max(1, before - 7)));
        } else if (kind === 2) {
          const seq = held()?.messages[random(held()?.messages.length ?? 1)]?.seq ?? 1;
          const edited = make.message(seq, { changedRev: ++last, text: `edited at ${last}` });
          events.push(answered([make.page(last - 1, last, [edited])]));
        } else if (kind === 4) {
          const seq = held()?.messages.at(-1 - random(5))?.seq ?? 1;
          ++last;
          events.push({
            type: 'frame',
            frame: make.changedFrame(last - 1, last, make.message(seq, { deletedAt: make.at(seq) })),
          });
        } else if (kind === 5) {
          const seqs = [held()?.messages.at(-1 - random(5))?.seq ?? 1];
          events.push({
            type: 'personal',
            frame: { kind: 'hidden', conversationId: make.chat, seqs, after: 0, upTo: round + 2 },
          });
        } else if (kind === 6) {
          const floorSeq = held()?.messages[random(held()?.messages.length ?? 1)]?.seq ?? 1;
          ++last;
          events.push({ type: 'frame', frame: make.stateFrame(last - 1, last, { floorSeq, countedAboveFloor: 0 }) });
        } else if (kind === 3) {
          events.push({
            type: 'cursors-moved',
            conversationId: make.chat,
            userId: make.self,
            deliveredSeq: last,
            readSeq: random(last),
          });
        } else {
          events.push(push(++last));
        }
      }
      apply(...events);
      // What was hidden is remembered for what is under way, by this page alone.
      const { hidden: _, ...shown } = held() ?? {};
      expect(stored()).toEqual(shown);
    }
  });
});
