import { describe, expect, it } from 'vitest';
import { nextRate, seekByKey } from './seek';

describe('seekByKey', () => {
  it.each([
    ['ArrowRight', 10, 15],
    ['ArrowLeft', 10, 5],
    ['ArrowLeft', 3, 0],
    ['ArrowUp', 58, 60],
    ['PageUp', 10, 25],
    ['PageDown', 10, 0],
    ['Home', 10, 0],
    ['End', 10, 60],
    ['a', 10, null],
  ])('%s_At%i', (key, at, to) => expect(seekByKey(key, at, 60)).toBe(to));
});

describe('nextRate', () => {
  it('GoesRound', () => expect([1, 1.5, 2, 7].map(nextRate)).toEqual([1.5, 2, 1, 1]));
});
