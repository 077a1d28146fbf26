import type { Press } from '@/shortcuts/press';
import { shortcutOf } from '@/shortcuts/table';

export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'code-block' | 'quote' | 'list' | 'spoiler' | 'link';

/** A stretch of a text that another one takes the place of, and what is selected then. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  selectFrom: number;
  selectTo: number;
}

const around: Partial<Record<Format, string>> = { bold: '**', italic: '*', strike: '~~', code: '`', spoiler: '||' };
const before: Partial<Record<Format, string>> = { quote: '> ', list: '- ' };

/** Puts the marks of a format around what is selected or before its lines; where they stand already, takes them away. */
export function formatted(text: string, from: number, to: number, format: Format): Edit {
  const mark = around[format];
  if (mark !== undefined) return enclosed(text, from, to, mark);
  const prefix = before[format];
  if (prefix !== undefined) return prefixed(text, from, to, prefix);
  const selected = text.slice(from, to);
  if (format === 'link') {
    const insert = `[${selected}](https://)`;
    // What is missing is selected: the label, or the address.
    if (selected === '') return { from, to, insert, selectFrom: from + 1, selectTo: from + 1 };
    return { from, to, insert, selectFrom: from + selected.length + 3, selectTo: from + insert.length - 1 };
  }
  const [start, end] = [
    from === 0 || text[from - 1] === '\n' ? '' : '\n',
    text[to] === undefined || text[to] === '\n' ? '' : '\n',
  ];
  const opened = `${start}\`\`\`\n`;
  const insert = `${opened}${selected}\n\`\`\`${end}`;
  return { from, to, insert, selectFrom: from + opened.length, selectTo: from + opened.length + selected.length };
}

function enclosed(text: string, from: number, to: number, mark: string): Edit {
  const { length } = mark;
  const selected = text.slice(from, to);
  if (isMarked(text, from, to, mark)) {
    return { from: from - length, to: to + length, insert: selected, selectFrom: from - length, selectTo: to - length };
  }
  // Blanks stay outside: with them inside the marks would be none.
  const inside = selected.trim();
  const lead = selected.length - selected.trimStart().length;
  const trail = selected.slice(lead + inside.length);
  const insert = `${selected.slice(0, lead)}${mark}${inside}${mark}${trail}`;
  const selectFrom = from + lead + length;
  return { from, to, insert, selectFrom, selectTo: selectFrom + inside.length };
}

/** `*` stands beside `**`, too: there it is not the mark itself. */
function isMarked(text: string, from: number, to: number, mark: string): boolean {
  const [lead, trail] = [text.slice(0, from), text.slice(to)];
  if (!lead.endsWith(mark) || !trail.startsWith(mark)) return false;
  if (mark !== '*') return true;
  const runs = [/\**$/.exec(lead)?.[0].length ?? 0, /^\**/.exec(trail)?.[0].length ?? 0];
  return runs.every(length => length % 2 === 1);
}

function prefixed(text: string, from: number, to: number, prefix: string): Edit {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const stop = text.indexOf('\n', to);
  const end = stop < 0 ? text.length : stop;
  const lines = text.slice(start, end).split('\n');
  const marked = lines.every(line => line.startsWith(prefix));
  const insert = lines.map(line => (marked ? line.slice(prefix.length) : prefix + line)).join('\n');
  const moved = marked ? -prefix.length : prefix.length;
  // A caret stays where it is in its line; a selection becomes that of its lines.
  const selectFrom = from === to ? Math.max(start, from + moved) : start;
  return { from: start, to: end, insert, selectFrom, selectTo: from === to ? selectFrom : start + insert.length };
}

/** The format that a press of keys stands for. */
export function formatOf(press: Press): Format | null {
  const shortcut = shortcutOf(press, 'writing');
  return shortcut === 'bold' || shortcut === 'italic' || shortcut === 'strike' || shortcut === 'code' ? shortcut : null;
}
