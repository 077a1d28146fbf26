import { describe, expect, it } from 'vitest';
import { ago, dayName, daysAgo, duration, listTime } from './time';

// Built from local parts, so that the tests hold in every time zone.
const local = (day: number, hour = 12, month = 5, year = 2026) => new Date(year, month, day, hour, 30);
const now = local(15);

describe('daysAgo', () => {
  it('LateYesterday_EarlyToday_IsOneDay', () => {
    expect(daysAgo(local(14, 23), local(15, 0))).toBe(1);
  });

  it('OverADaylightSavingChange_StaysWhole', () => {
    expect(daysAgo(local(1, 12, 2), local(1, 12, 3))).toBe(31);
  });
});

describe('listTime', () => {
  it('Today_IsAClockTime', () => {
    expect(listTime(local(15, 9).toISOString(), now)).toMatch(/9[:.]30/);
  });

  it('Yesterday_IsCalledSo', () => {
    expect(listTime(local(14).toISOString(), now)).toBe('Yesterday');
  });

  it('ThisWeek_IsAWeekday', () => {
    expect(listTime(local(11).toISOString(), now)).toBe('Thu');
  });

  it('Earlier_IsADate', () => {
    expect(listTime(local(1).toISOString(), now)).toMatch(/Jun/);
  });

  it('AnotherYear_NamesIt', () => {
    expect(listTime(local(1, 12, 5, 2024).toISOString(), now)).toMatch(/2024/);
  });
});

describe('dayName', () => {
  it('Today_And_Yesterday_AreCalledSo', () => {
    expect(dayName(local(15, 1).toISOString(), now)).toBe('Today');
    expect(dayName(local(14, 23).toISOString(), now)).toBe('Yesterday');
  });

  it('ServerClockAhead_IsStillToday', () => {
    expect(dayName(local(16).toISOString(), now)).toBe('Today');
  });
});

describe('ago', () => {
  it.each([
    [30_000, 'just now'],
    [60_000, '1 minute ago'],
    [59 * 60_000, '59 minutes ago'],
  ])('After_%i_ms', (ms, text) => {
    expect(ago(new Date(now.getTime() - ms).toISOString(), now)).toBe(text);
  });
});

describe('duration', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [300, '5 minutes'],
    [5400, '1 hour, 30 minutes'],
    [90_061, '1 day, 1 hour, 1 minute, 1 second'],
  ])('%s_Seconds', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
