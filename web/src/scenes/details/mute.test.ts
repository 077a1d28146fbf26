import { describe, expect, it } from 'vitest';
import { isForever, muteUntil } from './mute';

const now = new Date('2026-01-01T10:00:00Z');

describe('muteUntil', () => {
  it('Length_CountsFromNow', () => {
    expect(muteUntil('hour', now)).toBe('2026-01-01T11:00:00.000Z');
    expect(muteUntil('week', now)).toBe('2026-01-08T10:00:00.000Z');
  });

  it('Always_IsWithinWhatTheServerTakes_AndReadsAsForGood', () => {
    const until = muteUntil('always', now);
    expect(Date.parse(until)).toBeLessThan(new Date('2036-01-01T00:00:00Z').getTime());
    expect(isForever(until, now.getTime())).toBe(true);
    expect(isForever(muteUntil('week', now), now.getTime())).toBe(false);
  });
});
