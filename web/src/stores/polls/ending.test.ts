import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenOver } from './ending';

const start = Date.parse('2026-01-01T00:00:00Z');
const inMs = (ms: number) => new Date(start + ms).toISOString();

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

test('a poll that comes to its time is said to be over, once', () => {
  const over = vi.fn();
  whenOver({ closesAt: inMs(5000) }, over);
  vi.advanceTimersByTime(4999);
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(over).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(100_000);
  expect(over).toHaveBeenCalledOnce();
});

test('an end that lies beyond what a timer can wait is waited for all the same', () => {
  const over = vi.fn();
  const days = 40 * 24 * 60 * 60_000; // more than 2³¹ ms
  whenOver({ closesAt: inMs(days) }, over);
  vi.advanceTimersByTime(days - 1);
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(over).toHaveBeenCalledOnce();
});

test('a clock that is set back meanwhile is believed', () => {
  const over = vi.fn();
  whenOver({ closesAt: inMs(5000) }, over);
  vi.setSystemTime(start - 5000);
  vi.advanceTimersByTime(9999);
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(over).toHaveBeenCalledOnce();
});

test('nothing is waited for without an end, or when it is closed, or when nobody looks any more', () => {
  const over = vi.fn();
  whenOver({}, over);
  whenOver({ closesAt: inMs(0) }, over);
  whenOver({ closesAt: inMs(5000), closedAt: inMs(-1) }, over);
  whenOver({ closesAt: inMs(5000) }, over)();
  expect(vi.getTimerCount()).toBe(0);
  vi.runAllTimers();
  expect(over).not.toHaveBeenCalled();
});
