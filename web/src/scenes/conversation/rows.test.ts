import { describe, expect, it } from 'vitest';
import { message, range } from '@/stores/log/fixtures';
import type { OutboxEntry } from '@/stores/outbox';
import { buildRows, type RowsInput } from './rows';

const input = (overrides: Partial<RowsInput> = {}): RowsInput => ({
  messages: range(1, 3),
  outgoing: [],
  selfId: 'self',
  hasOlder: false,
  readSeqAtOpening: null,
  now: new Date('2026-01-01T18:00:00Z'),
  ...overrides,
});

const entry = (id: string): OutboxEntry => ({
  id,
  conversationId: 'chat',
  text: id,
  createdAt: '2026-01-01T12:01:00Z',
  status: 'pending',
  attempts: 0,
});

describe('buildRows', () => {
  it('ConsecutiveMessages_OfOneSender_FormARun', () => {
    expect(buildRows(input()).map(row => [row.startsRun, row.endsRun])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
  });

  it('AnotherSender_StartsARun', () => {
    const rows = buildRows(input({ messages: [message(1), message(2, { senderId: 'x' })] }));
    expect(rows.map(row => row.startsRun)).toEqual([true, true]);
    expect(rows[0]?.endsRun).toBe(true);
  });

  it('LongPause_StartsARun', () => {
    const rows = buildRows(input({ messages: [message(1), message(2, { createdAt: '2026-01-01T12:30:00.000Z' })] }));
    expect(rows[1]?.startsRun).toBe(true);
  });

  it('SystemMessage_StandsAlone', () => {
    const rows = buildRows(input({ messages: [message(1), message(2, { type: 'system' }), message(3)] }));
    expect(rows.map(row => row.startsRun)).toEqual([true, true, true]);
  });

  it('NewDay_IsNamedOnce', () => {
    const rows = buildRows(
      input({ messages: [message(1), message(2), message(3, { createdAt: '2026-01-03T12:00:00.000Z' })] }),
    );
    expect(rows.map(row => row.day !== null)).toEqual([true, false, true]);
  });

  it('Unread_DividesBeforeTheFirstOfAnother', () => {
    const messages = [message(1), message(2, { senderId: 'self' }), message(3), message(4)];
    const rows = buildRows(input({ messages, readSeqAtOpening: 1 }));
    expect(rows.map(row => row.firstUnread)).toEqual([false, false, true, false]);
  });

  it('Unread_BeginsBeforeWhatIsLoaded_NoDivider', () => {
    const rows = buildRows(input({ messages: range(50, 52), hasOlder: true, readSeqAtOpening: 10 }));
    expect(rows.some(row => row.firstUnread)).toBe(false);
  });

  it('Beginning_OnlyWhenNothingIsOlder', () => {
    expect(buildRows(input())[0]?.beginning).toBe(true);
    expect(buildRows(input({ hasOlder: true }))[0]?.beginning).toBe(false);
  });

  it('Outgoing_FollowAfterTheLog', () => {
    expect(buildRows(input({ outgoing: [entry('a'), entry('b')] })).map(row => row.key)).toEqual([
      'm1',
      'm2',
      'm3',
      'a',
      'b',
    ]);
  });

  it('Outgoing_AlreadyInTheLog_IsShownOnce', () => {
    expect(buildRows(input({ outgoing: [entry('m3'), entry('b')] })).map(row => row.key)).toEqual([
      'm1',
      'm2',
      'm3',
      'b',
    ]);
  });

  it('OlderInFront_LeavesTheKeysBehindAsTheyWere', () => {
    const before = buildRows(input({ messages: range(50, 60), hasOlder: true })).map(row => row.key);
    const after = buildRows(input({ messages: range(40, 60), hasOlder: true })).map(row => row.key);
    expect(after.slice(-before.length)).toEqual(before);
  });
});
