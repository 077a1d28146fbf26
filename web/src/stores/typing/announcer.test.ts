import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer, idleMs, repeatMs } from './announcer';

describe('Announcer', () => {
  const start = vi.fn();
  const stop = vi.fn();
  let announcer: Announcer;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    announcer = new Announcer(start, stop, () => Date.now());
  });
  afterEach(() => void vi.useRealTimers());

  it('ManyKeystrokes_SignalNowAndThen', () => {
    for (let ms = 0; ms < 2 * repeatMs; ms += 100) {
      announcer.keystroke();
      vi.advanceTimersByTime(100);
    }
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('NoKeystrokeForAWhile_Stops', () => {
    announcer.keystroke();
    vi.advanceTimersByTime(idleMs);
    expect(stop).toHaveBeenCalledOnce();
  });

  it('Sent_NeedsNoStop', () => {
    announcer.keystroke();
    announcer.sent();
    vi.advanceTimersByTime(idleMs);
    expect(stop).not.toHaveBeenCalled();
  });

  it('EndWithoutTyping_SaysNothing', () => {
    announcer.end();
    expect(stop).not.toHaveBeenCalled();
  });
});
