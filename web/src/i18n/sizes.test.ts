import { describe, expect, it } from 'vitest';
import { bytes, duration } from './sizes';

describe('bytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_440, '1.4 kB'],
    [14_400, '14 kB'],
    [999_600, '1 MB'],
    [2_500_000_000, '2.5 GB'],
  ])('%d is %s', (count, text) => expect(bytes(count)).toBe(text));
});

describe('duration', () => {
  it.each([
    [4_300, '0:04'],
    [65_000, '1:05'],
    [3_723_000, '1:02:03'],
  ])('%d is %s', (ms, text) => expect(duration(ms)).toBe(text));
});
