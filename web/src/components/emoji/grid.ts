import type { Emoji } from './emoji';

export const columns = 8;

export interface Section {
  name: string;
  emoji: readonly Emoji[];
}

/** A line of the grid: a heading, or up to eight emoji. `first`: the number of its first emoji among all that are shown. */
export type Row = { kind: 'heading'; section: Section } | { kind: 'emoji'; emoji: readonly Emoji[]; first: number };

export function rowsOf(sections: readonly Section[]): Row[] {
  const rows: Row[] = [];
  let first = 0;
  for (const section of sections) {
    if (section.emoji.length === 0) continue;
    rows.push({ kind: 'heading', section });
    for (let at = 0; at < section.emoji.length; at += columns) {
      const emoji = section.emoji.slice(at, at + columns);
      rows.push({ kind: 'emoji', emoji, first });
      first += emoji.length;
    }
  }
  return rows;
}

export type Move = 'back' | 'on' | 'up' | 'down';

/** Which emoji is the next one in that direction. At an edge it stays where it is. */
export function moved(rows: readonly Row[], from: number, move: Move): number {
  const lines = rows.filter(row => row.kind === 'emoji');
  const line = lines.findIndex(({ first, emoji }) => from >= first && from < first + emoji.length);
  const here = lines[line];
  if (!here) return 0;
  const last = lines.at(-1) ?? here;
  if (move === 'back') return Math.max(0, from - 1);
  if (move === 'on') return Math.min(last.first + last.emoji.length - 1, from + 1);
  const there = lines[move === 'up' ? line - 1 : line + 1];
  return there ? there.first + Math.min(from - here.first, there.emoji.length - 1) : from;
}

/** Where the row is that has this emoji. */
export const rowOf = (rows: readonly Row[], index: number): number =>
  rows.findIndex(row => row.kind === 'emoji' && index >= row.first && index < row.first + row.emoji.length);

/** The emoji of that number among all that are shown. */
export function emojiAt(rows: readonly Row[], index: number): Emoji | undefined {
  const row = rows[rowOf(rows, index)];
  return row?.kind === 'emoji' ? row.emoji[index - row.first] : undefined;
}
