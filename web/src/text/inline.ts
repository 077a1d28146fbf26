import { addressAt, toHref } from './address';
import {
  characterAt,
  characterBefore,
  isAsciiPunctuation,
  isBlank,
  isPunctuation,
  withoutIgnorable,
} from './characters';
import { emphasize, type Piece } from './emphasis';
import type { Inline, Line } from './tokens';

/** With a little more for what is escaped: an address itself may be shorter. */
const maxTarget = 4_096;

/** Takes the marks of a few lines apart. Every step looks at each character a bounded number of times. */
export function parseInline(source: string, lines: readonly Line[]): Inline[] {
  return new Scanner(source, lines).scan();
}

class Scanner {
  private readonly text: string;
  private pieces: Piece[] = [];
  private at = 0;
  /** Up to here what was read is text. */
  private plainFrom = 0;
  /** Where pieces of opening brackets are, and of the spoiler's opening mark. */
  private brackets: number[] = [];
  private spoiler = -1;
  /** Up to here no address begins. */
  private addressesFrom = 0;
  /** Up to here no address of a labelled link begins. */
  private targetsFrom = 0;
  private codeEnds: Map<number, number> | undefined;
  private parentheses: Map<number, number> | undefined;

  constructor(source: string, lines: readonly Line[]) {
    this.text = lines.map(({ from, to }) => source.slice(from, to)).join('\n');
  }

  scan(): Inline[] {
    const { text } = this;
    while (this.at < text.length) {
      switch (text.charAt(this.at)) {
        case '\\':
          this.escape();
          break;
        case '\n':
          this.lineEnd();
          break;
        case '`':
          this.code();
          break;
        case '*':
        case '_':
        case '~':
          this.run();
          break;
        case '|':
          this.spoilerMark();
          break;
        case '[':
          this.brackets.push(this.pieces.length + (this.at > this.plainFrom ? 1 : 0));
          this.take(1);
          break;
        case ']':
          this.closeBracket();
          break;
        case 'h':
        case 'H':
        case 'w':
        case 'W':
          this.address();
          break;
        default:
          this.at++;
      }
    }
    this.flush();
    return this.close(this.pieces);
  }

  /** What was read since the last mark becomes text. */
  private flush(): void {
    if (this.at > this.plainFrom) this.pieces.push({ kind: 'text', from: this.plainFrom, to: this.at });
    this.plainFrom = this.at;
  }

  /** The next characters as text of their own. */
  private take(length: number): void {
    this.flush();
    this.at += length;
    this.flush();
  }

  /** Puts a piece in the place of the next characters. */
  private put(piece: Piece, length: number): void {
    this.flush();
    this.pieces.push(piece);
    this.at += length;
    this.plainFrom = this.at;
  }

  private escape(): void {
    if (!isAsciiPunctuation(this.text.charCodeAt(this.at + 1))) {
      this.at++;
      return;
    }
    this.flush();
    this.plainFrom = this.at + 1;
    this.at += 2;
    this.flush();
  }

  private lineEnd(): void {
    this.at++;
    if (this.text.charAt(this.at) === '\n') this.put({ kind: 'break' }, 0);
  }

  private code(): void {
    const { text } = this;
    this.codeEnds ??= findCodeEnds(text);
    const length = lengthOfRun(text, this.at);
    const end = this.codeEnds.get(this.at);
    if (end === undefined) {
      this.at += length;
      return;
    }
    let inside = text.slice(this.at + length, end).replaceAll('\n', ' ');
    if (inside.startsWith(' ') && inside.endsWith(' ') && inside.trim() !== '') inside = inside.slice(1, -1);
    this.put({ kind: 'node', node: { kind: 'code', text: inside } }, end + length - this.at);
  }

  private run(): void {
    const { text, at } = this;
    const mark = text.charAt(at) as '*' | '_' | '~';
    const length = lengthOfRun(text, at);
    const [before, after] = [characterBefore(text, at), characterAt(text, at + length)];
    const left = !isBlank(after) && (!isPunctuation(after) || isBlank(before) || isPunctuation(before));
    const right = !isBlank(before) && (!isPunctuation(before) || isBlank(after) || isPunctuation(after));
    const inWord = mark === '_';
    const opens = left && (!inWord || !right || isPunctuation(before));
    const closes = right && (!inWord || !left || isPunctuation(after));
    if ((!opens && !closes) || (mark === '~' && length !== 2)) this.at += length;
    else this.put({ kind: 'run', mark, from: at, length, opens, closes }, length);
  }

  /** Two bars, whatever stands beside them: what somebody meant to hide is hidden rather than shown. */
  private spoilerMark(): void {
    const length = lengthOfRun(this.text, this.at);
    if (length !== 2) {
      this.at += length;
      return;
    }
    this.flush();
    if (this.spoiler < 0) {
      this.spoiler = this.pieces.length;
      this.take(2);
      return;
    }
    const children = this.close(this.pieces.splice(this.spoiler).slice(1));
    while ((this.brackets.at(-1) ?? -1) >= this.spoiler) this.brackets.pop();
    this.spoiler = -1;
    this.put({ kind: 'node', node: { kind: 'spoiler', children } }, 2);
  }

  private closeBracket(): void {
    this.flush();
    const opened = this.brackets.pop();
    const link = opened === undefined ? null : this.target();
    if (opened === undefined || link === null) {
      this.take(1);
      return;
    }
    const children = withoutLinks(this.close(this.pieces.slice(opened + 1)));
    if (!isVisible(children)) {
      this.take(1);
      return;
    }
    this.pieces.length = opened;
    // No links in links: a bracket before this one opens nothing any more.
    this.brackets = [];
    if (this.spoiler >= opened) this.spoiler = -1;
    this.put({ kind: 'node', node: { kind: 'link', href: link.href, bare: false, children } }, link.end - this.at);
  }

  /** `(https://…)` behind the closing bracket. */
  private target(): { href: string; end: number } | null {
    const { text } = this;
    const open = this.at + 1;
    if (text.charAt(open) !== '(' || open < this.targetsFrom) return null;
    this.parentheses ??= pairParentheses(text);
    const close = this.parentheses.get(open);
    if (close === undefined || close - open > maxTarget) return null;
    let address = text.slice(open + 1, close);
    if (address.startsWith('<') && address.endsWith('>')) address = address.slice(1, -1);
    const href = toHref(address.replace(/\\([!-/:-@[-`{-~])/g, '$1'));
    if (href === null) this.targetsFrom = close;
    return href === null ? null : { href, end: close + 1 };
  }

  private address(): void {
    const found = this.at < this.addressesFrom ? null : addressAt(this.text, this.at);
    if (found === null || found.href === null) {
      if (found) this.addressesFrom = found.end;
      this.at++;
      return;
    }
    const { href, end } = found;
    const children: Inline[] = [];
    this.append(children, this.at, end);
    this.put({ kind: 'node', node: { kind: 'link', href, bare: true, children } }, end - this.at);
  }

  private close(pieces: readonly Piece[]): Inline[] {
    return emphasize(pieces, (into, from, to) => this.append(into, from, to));
  }

  private append(into: Inline[], from: number, to: number): void {
    into.push({ kind: 'text', text: this.text.slice(from, to) });
  }
}

function lengthOfRun(text: string, at: number): number {
  const mark = text.charCodeAt(at);
  let end = at + 1;
  while (text.charCodeAt(end) === mark) end++;
  return end - at;
}

/** For each run of backticks that opens code, where the run of the same length is that closes it. */
function findCodeEnds(text: string): Map<number, number> {
  const ends = new Map<number, number>();
  const last = new Map<number, number>();
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) !== '`') continue;
    const length = lengthOfRun(text, at);
    const before = last.get(length);
    if (before !== undefined) ends.set(before, at);
    last.set(length, at);
    at += length - 1;
  }
  return ends;
}

/** For each opening parenthesis where its closing one is, when no blank lies between. */
function pairParentheses(text: string): Map<number, number> {
  const pairs = new Map<number, number>();
  let open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\' && isAsciiPunctuation(text.charCodeAt(at + 1))) at++;
    else if (character === '(') open.push(at);
    else if (isBlank(character)) open = [];
    else if (character === ')') {
      const opened = open.pop();
      if (opened !== undefined) pairs.set(opened, at);
    }
  }
  return pairs;
}

/** A label is no link but of its own: an address in it is text. */
function withoutLinks(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (node.kind === 'text' || node.kind === 'code') return [node];
    const children = withoutLinks(node.children);
    return node.kind === 'link' ? children : [{ ...node, children }];
  });
}

const isVisible = (nodes: readonly Inline[]): boolean =>
  nodes.some(node =>
    node.kind === 'text' || node.kind === 'code' ? withoutIgnorable(node.text).trim() !== '' : isVisible(node.children),
  );
