import { describe, expect, it } from 'vitest';
import { hueCount, hueOf, initialsOf } from './avatar';

describe('initialsOf', () => {
  it.each([
    ['Anna Berg', 'AB'],
    ['anna', 'A'],
    ['Jean Luc van Damme', 'JD'],
    ['  ', '?'],
    ['🦊 Fox', 'F'],
    ['(Ops) team', 'OT'],
    ['李 小龙', '李小'],
  ])('Name_%s_Gives_%s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('hueOf', () => {
  it('SameId_SameHue', () => {
    expect(hueOf('0193b0a0-0000-7000-8000-000000000001')).toBe(hueOf('0193b0a0-0000-7000-8000-000000000001'));
  });

  it('ManyIds_UseEveryHue', () => {
    const hues = new Set(Array.from({ length: 200 }, (_, i) => hueOf(`user-${i}`)));
    expect([...hues].sort()).toEqual(Array.from({ length: hueCount }, (_, hue) => hue));
  });
});
