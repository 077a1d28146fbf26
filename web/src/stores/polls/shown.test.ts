import { expect, test } from 'vitest';
import type { MessagePoll } from '@/api/types';
import { chosen, isClosed, shownPoll } from './shown';

const poll: MessagePoll = {
  options: [
    { text: 'red', count: 2 },
    { text: 'green', count: 1 },
  ],
  voters: 3,
  multiple: false,
  anonymous: false,
  mine: [0],
};

test('one’s choice that is under way counts in place of the one before', () => {
  expect(shownPoll(poll, undefined).options.map(({ count, percent, mine }) => [count, percent, mine])).toEqual([
    [2, 67, true],
    [1, 33, false],
  ]);
  const changed = shownPoll(poll, [1]);
  expect([changed.voters, ...changed.options.map(({ count }) => count)]).toEqual([3, 1, 2]);
  const taken = shownPoll(poll, []);
  expect([taken.voters, ...taken.options.map(({ count }) => count)]).toEqual([2, 1, 1]);
});

test('nobody has voted: nothing is divided by zero', () => {
  const empty = { ...poll, options: [{ text: 'red', count: 0 }], voters: 0, mine: undefined };
  expect(shownPoll(empty, undefined)).toEqual({
    options: [{ text: 'red', count: 0, percent: 0, mine: false }],
    voters: 0,
  });
});

test('one choice replaces the other, several are put together', () => {
  expect(chosen(poll, [0], 1, true)).toEqual([1]);
  expect(chosen({ ...poll, multiple: true }, [1], 0, true)).toEqual([0, 1]);
  expect(chosen({ ...poll, multiple: true }, [0, 1], 0, false)).toEqual([1]);
});

test('a poll is closed by somebody, or by its time', () => {
  const end = '2026-01-01T00:00:00Z';
  expect(isClosed(poll, 0)).toBe(false);
  expect(isClosed({ ...poll, closedAt: end }, 0)).toBe(true);
  expect(isClosed({ ...poll, closesAt: end }, Date.parse(end) - 1)).toBe(false);
  expect(isClosed({ ...poll, closesAt: end }, Date.parse(end))).toBe(true);
});
