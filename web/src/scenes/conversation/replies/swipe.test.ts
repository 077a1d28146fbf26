import { describe, expect, it } from 'vitest';
import { answers, answersFrom, meaningOf, pulledBy, wayOf } from './swipe';

const along = (px: number) => ({ along: px, across: 0 });

describe('a finger on a message', () => {
  it('wants nothing yet while it stays', () => {
    for (const way of [along(0), along(10), along(-10), { along: 7, across: 7 }])
      expect(meaningOf(way)).toBe('unclear');
  });

  it('pulls when it goes where one reads on', () => {
    expect(meaningOf(along(11))).toBe('pull');
    expect(meaningOf({ along: 31, across: -20 })).toBe('pull');
  });

  it('means something else when it goes back, up or down', () => {
    for (const way of [along(-11), { along: 0, across: 11 }, { along: 29, across: 20 }, { along: 29, across: -20 }])
      expect(meaningOf(way)).toBe('other');
  });

  it('pulls to the other side where one reads from the right', () => {
    expect(wayOf({ x: 100, y: 50 }, { x: 160, y: 48 }, false)).toEqual({ along: 60, across: -2 });
    expect(wayOf({ x: 100, y: 50 }, { x: 160, y: 48 }, true)).toEqual({ along: -60, across: -2 });
  });
});

describe('a pulled message', () => {
  it('follows the finger without a leap, and gives way less once it would answer', () => {
    expect(pulledBy(along(10))).toBe(0);
    expect(pulledBy(along(30))).toBe(20);
    expect(pulledBy(along(66))).toBe(answersFrom);
    expect(pulledBy(along(106))).toBe(answersFrom + 10);
  });

  it('stays where it is when the finger goes back past its beginning', () => {
    expect(pulledBy(along(-80))).toBe(0);
  });

  it('answers from one place on, and no more when the finger comes back', () => {
    expect(answers(along(65))).toBe(false);
    expect(answers(along(66))).toBe(true);
    expect(answers(along(500))).toBe(true);
    expect(answers(along(20))).toBe(false);
  });
});
