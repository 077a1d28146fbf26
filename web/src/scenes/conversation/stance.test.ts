import { describe, expect, it } from 'vitest';
import { isAtBottom, type Lie, sticksAfter } from './stance';

const room = 600;
const lie = (fromBottom: number, height: number): Lie => ({ top: height - room - fromBottom, height, room });

describe('a list at its bottom', () => {
  it('is there within a line of it', () => {
    expect(isAtBottom(lie(0, 4_000))).toBe(true);
    expect(isAtBottom(lie(39, 4_000))).toBe(true);
    expect(isAtBottom(lie(40, 4_000))).toBe(false);
  });

  it('stays when it has grown below what it was scrolled to', () => {
    // Rows are higher than they were taken for: the scroll is told of when they have been measured.
    expect(sticksAfter(true, lie(0, 2_000), lie(700, 3_000))).toBe(true);
    // Older rows in front are scrolled away, rows below are measured.
    expect(sticksAfter(true, lie(0, 2_000), lie(300, 6_000))).toBe(true);
    // What was taken for higher shrinks: it goes up, but nobody went there.
    expect(sticksAfter(true, lie(0, 4_000), lie(90, 2_000))).toBe(true);
  });

  it('stays while it is on its way there, and when its room changes', () => {
    expect(sticksAfter(true, lie(900, 4_000), lie(500, 4_000))).toBe(true);
    expect(sticksAfter(true, lie(0, 4_000), { ...lie(0, 4_000), room: 300 })).toBe(true);
  });

  it('is left by going up', () => {
    expect(sticksAfter(true, lie(0, 4_000), lie(100, 4_000))).toBe(false);
    expect(sticksAfter(true, lie(39, 4_000), lie(41, 4_000))).toBe(false);
  });
});

describe('a list elsewhere', () => {
  it('stays there whatever is scrolled or grows', () => {
    expect(sticksAfter(false, lie(900, 4_000), lie(500, 4_000))).toBe(false);
    expect(sticksAfter(false, lie(900, 4_000), lie(1_900, 5_000))).toBe(false);
  });

  it('sticks once it is at the bottom', () => {
    expect(sticksAfter(false, lie(900, 4_000), lie(10, 4_000))).toBe(true);
  });
});
