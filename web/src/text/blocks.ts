import { parseInline } from './inline';
import type { Block, Item, Line } from './tokens';

/** Deeper than this, the marks of quotes and lists are text. */
const maxDepth = 5;
const space = 0x20;
const tab = 0x09;

/**
 * Takes a message apart: the subset of Markdown of docs/protocol/text.md. It is this small for what people write by hand:
 * a line's end is one, headings, tables, pictures and HTML are text. All marks are looked for in linear time.
 */
export function parse(source: string): Block[] {
  const lines: Line[] = [];
  for (let from = 0; from <= source.length;) {
    const end = source.indexOf('\n', from);
    const to = end < 0 ? source.length : end;
    lines.push({ from, to });
    from = to + 1;
  }
  return new BlockParser(source).blocks(lines, 0);
}

interface Marker {
  /** The number that was written; null for a bullet. */
  value: number | null;
  indent: number;
  /** Where what is listed begins. */
  from: number;
}

class BlockParser {
  constructor(private readonly source: string) {}

  blocks(lines: readonly Line[], depth: number): Block[] {
    const found: Block[] = [];
    let text: Line[] = [];
    const endText = () => {
      const trimmed = this.withoutBlankEdges(text);
      if (trimmed.length > 0) found.push({ kind: 'text', children: parseInline(this.source, trimmed) });
      text = [];
    };
    for (let at = 0; at < lines.length;) {
      const next = this.blockAt(lines, at, depth);
      if (next) {
        endText();
        found.push(next.block);
        at = next.after;
      } else {
        text.push(lines[at] as Line);
        at++;
      }
    }
    endText();
    return found;
  }

  /** What begins with this line, unless it is text. */
  private blockAt(lines: readonly Line[], at: number, depth: number): { block: Block; after: number } | null {
    const line = lines[at] as Line;
    const first = this.skipBlanks(line);
    // None begins so far inside of a line: that is how code is pasted.
    if (first - line.from > 3 || first === line.to) return null;
    switch (this.source.charAt(first)) {
      case '`':
        return this.codeBlock(lines, at, first);
      case '>':
        return depth < maxDepth ? this.quote(lines, at, depth) : null;
      default:
        return depth < maxDepth ? this.list(lines, at, depth) : null;
    }
  }

  private codeBlock(lines: readonly Line[], at: number, first: number): { block: Block; after: number } | null {
    const opened = lines[at] as Line;
    const fence = this.runOf('`', first, opened.to);
    const info = this.source.slice(first + fence, opened.to).trim();
    if (fence < 3 || info.includes('`')) return null;
    const inside: string[] = [];
    let after = at + 1;
    for (; after < lines.length; after++) {
      const line = lines[after] as Line;
      if (this.closesCode(line, fence)) break;
      inside.push(this.source.slice(line.from, line.to));
    }
    const language = /^[a-z0-9+#.-]{1,20}/i.exec(info)?.[0].toLowerCase() ?? '';
    return { block: { kind: 'code', text: inside.join('\n'), language }, after: after + 1 };
  }

  private closesCode(line: Line, fence: number): boolean {
    const first = this.skipBlanks(line);
    const length = this.runOf('`', first, line.to);
    return length >= fence && this.skipBlanks({ from: first + length, to: line.to }) === line.to;
  }

  private quote(lines: readonly Line[], at: number, depth: number): { block: Block; after: number } | null {
    const inside: Line[] = [];
    let after = at;
    for (; after < lines.length; after++) {
      const line = this.quoted(lines[after] as Line);
      if (!line) break;
      inside.push(line);
    }
    if (inside.length === 0) return null;
    return { block: { kind: 'quote', children: this.blocks(inside, depth + 1) }, after };
  }

  /** What stands behind `> `. With nothing between, it is more often a face (`>:(`) or an arrow. */
  private quoted(line: Line): Line | null {
    const first = this.skipBlanks(line);
    if (first - line.from > 3 || this.source.charAt(first) !== '>' || first === line.to) return null;
    if (first + 1 === line.to) return { from: line.to, to: line.to };
    return this.isSpace(first + 1) ? { from: first + 2, to: line.to } : null;
  }

  private list(lines: readonly Line[], at: number, depth: number): { block: Block; after: number } | null {
    const first = this.marker(lines[at] as Line);
    if (!first) return null;
    const items: Item[] = [];
    let after = at;
    while (after < lines.length) {
      const line = lines[after] as Line;
      const marker = this.marker(line);
      if (!marker || marker.indent > first.indent + 1 || (marker.value === null) !== (first.value === null)) break;
      const inside: Line[] = [{ from: marker.from, to: line.to }];
      after++;
      // What is indented below belongs to it.
      for (; after < lines.length; after++) {
        const below = lines[after] as Line;
        const start = this.skipBlanks(below);
        if (start === below.to || start - below.from < marker.indent + 2) break;
        inside.push({ from: Math.min(start, below.from + marker.from - line.from), to: below.to });
      }
      items.push({ value: marker.value, children: this.blocks(inside, depth + 1) });
    }
    return { block: { kind: 'list', items }, after };
  }

  /** `- `, `* `, `1. ` or `1) ` at the beginning of a line. */
  private marker(line: Line): Marker | null {
    const { source } = this;
    const first = this.skipBlanks(line);
    const indent = first - line.from;
    if (indent > 3) return null;
    let end = first;
    while (end - first < 9 && end < line.to && isDigit(source.charCodeAt(end))) end++;
    const value = end > first ? Number(source.slice(first, end)) : null;
    const mark = source.charAt(end);
    const marked = end < line.to && (value === null ? mark === '-' || mark === '*' : mark === '.' || mark === ')');
    if (!marked || !this.isSpace(end + 1)) return null;
    const from = this.skipBlanks({ from: end + 1, to: line.to });
    // Nothing behind it: then it is what somebody wrote, not a list.
    return from < line.to ? { value, indent, from } : null;
  }

  private withoutBlankEdges(lines: readonly Line[]): readonly Line[] {
    const isBlank = (line: Line | undefined) => line !== undefined && this.skipBlanks(line) === line.to;
    let [from, to] = [0, lines.length];
    while (from < to && isBlank(lines[from])) from++;
    while (to > from && isBlank(lines[to - 1])) to--;
    return lines.slice(from, to);
  }

  private skipBlanks({ from, to }: Line): number {
    let at = from;
    while (at < to && this.isSpace(at)) at++;
    return at;
  }

  private isSpace(at: number): boolean {
    const unit = this.source.charCodeAt(at);
    return unit === space || unit === tab;
  }

  private runOf(mark: string, from: number, to: number): number {
    let end = from;
    while (end < to && this.source.charAt(end) === mark) end++;
    return end - from;
  }
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
