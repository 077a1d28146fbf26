import { describe, expect, it } from 'vitest';
import { fromField, inAnHour, monday, toField, tomorrow } from './localTime';

describe('localTime', () => {
  it('Field_ThereAndBack_IsTheSameMinute', () => {
    const time = new Date(2026, 2, 5, 7, 4, 0);
    expect(toField(time)).toBe('2026-03-05T07:04');
    expect(fromField(toField(time))).toEqual(time);
    expect([fromField(''), fromField('soon')]).toEqual([null, null]);
  });

  it('Proposals_LieAhead', () => {
    const evening = new Date(2026, 10, 30, 20, 15, 30); // a Monday
    expect(toField(inAnHour(evening))).toBe('2026-11-30T21:16');
    expect(toField(tomorrow(evening))).toBe('2026-12-01T09:00');
    expect(toField(monday(evening))).toBe('2026-12-07T09:00');
    expect(toField(monday(new Date(2026, 11, 6, 12)))).toBe('2026-12-07T09:00');
  });
});
