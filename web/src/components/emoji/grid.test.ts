import { describe, expect, it } from 'vitest';
import type { Emoji } from './emoji';
import { emojiAt, moved, rowOf, rowsOf } from './grid';

const emoji = (count: number, name: string): Emoji[] =>
  Array.from({ length: count }, (_, index) => ({
    character: `${name}${index}`,
    group: 0,
    label: name,
    words: '',
    shortcodes: [],
    tones: null,
  }));

const rows = rowsOf([
  { name: 'a', emoji: emoji(10, 'a') },
  { name: 'none', emoji: [] },
  { name: 'b', emoji: emoji(3, 'b') },
]);

describe('rowsOf', () => {
  it('Sections_HaveAHeadingAndRowsOfEight', () => {
    expect(rows.map(row => (row.kind === 'heading' ? row.section.name : `${row.first}+${row.emoji.length}`))).toEqual([
      'a',
      '0+8',
      '8+2',
      'b',
      '10+3',
    ]);
    expect(emojiAt(rows, 9)?.character).toBe('a9');
    expect(emojiAt(rows, 10)?.character).toBe('b0');
    expect(emojiAt(rows, 13)).toBeUndefined();
    expect(rowOf(rows, 10)).toBe(4);
  });
});

describe('moved', () => {
  it.each([
    [0, 'back', 0],
    [0, 'on', 1],
    [9, 'on', 10],
    [12, 'on', 12],
    [0, 'up', 0],
    [1, 'down', 9],
    [7, 'down', 9],
    [9, 'down', 11],
    [11, 'down', 11],
    [12, 'up', 9],
    [8, 'up', 0],
  ] as const)('%d %s_%d', (from, move, to) => expect(moved(rows, from, move)).toBe(to));

  it('Nothing_StaysAtTheBeginning', () => expect(moved([], 5, 'on')).toBe(0));
});
