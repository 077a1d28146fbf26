import { describe, expect, it } from 'vitest';
import { at, message, self } from '@/stores/log/fixtures';
import { lastSentBy, secondsToWait } from './slowMode';

describe('secondsToWait', () => {
  it.each([
    ['off', 0, at(0), at(1), 0],
    ['nothing was sent', 30, undefined, at(1), 0],
    ['just now', 30, at(0), at(0), 30],
    ['a while ago', 30, at(0), at(12), 18],
    ['long ago', 30, at(0), at(31), 0],
    ['a clock that is behind', 30, at(20), at(0), 30],
  ])('%s', (_name, pace, lastSentAt, now, seconds) => {
    expect(secondsToWait(pace, lastSentAt, Date.parse(now))).toBe(seconds);
  });
});

describe('lastSentBy', () => {
  it('OwnMessagesOnly_AndNoneOfTheSystem', () => {
    const messages = [message(1, { senderId: self }), message(2, { senderId: self, type: 'system' }), message(3)];
    expect(lastSentBy(messages, self)).toBe(at(1));
    expect(lastSentBy([message(3)], self)).toBeUndefined();
  });
});
