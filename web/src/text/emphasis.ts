import type { Inline, Span } from './tokens';

/** What a line of text was taken apart into, before marks find their partners. Places are of the text that is scanned. */
export type Piece =
  | { kind: 'text'; from: number; to: number }
  | { kind: 'node'; node: Inline }
  | { kind: 'run'; mark: '*' | '_' | '~'; from: number; length: number; opens: boolean; closes: boolean }
  /** An empty line: no mark reaches over it. */
  | { kind: 'break' };

/** Deeper than this, marks stay as they were written: neither this page nor another has to draw a thousand boxes in one another. */
const maxDepth = 16;

interface Run {
  index: number;
  piece: Piece & { kind: 'run' };
  /** How many of its characters have no partner yet. */
  left: number;
  closed: Span[];
  opened: Span[];
}

/** Pairs the marks as CommonMark does (its appendix, "An algorithm for parsing nested emphasis"), in linear time. */
export function emphasize(
  pieces: readonly Piece[],
  append: (into: Inline[], from: number, to: number) => void,
): Inline[] {
  const runs = pair(pieces);
  const root: Inline[] = [];
  const open: { children: Inline[]; literal: number }[] = [{ children: root, literal: 0 }];
  const inner = () => open.at(-1)?.children ?? root;

  function close(at: number): void {
    const frame = open.length > 1 ? open.pop() : undefined;
    if (frame && frame.literal > 0) append(inner(), at, at + frame.literal);
  }

  function begin(kind: Span, at: number): void {
    const parent = inner();
    if (open.length > maxDepth) {
      const literal = kind === 'em' ? 1 : 2;
      append(parent, at, at + literal);
      open.push({ children: parent, literal });
      return;
    }
    const children: Inline[] = [];
    parent.push({ kind, children });
    open.push({ children, literal: 0 });
  }

  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'node') inner().push(piece.node);
    if (piece.kind === 'text') append(inner(), piece.from, piece.to);
    if (piece.kind !== 'run') continue;
    const run = runs.get(index);
    for (const _ of run?.closed ?? []) close(piece.from);
    const left = run?.left ?? piece.length;
    if (left > 0) append(inner(), piece.from, piece.from + left);
    // What was paired last encloses the rest.
    for (const kind of run?.opened.toReversed() ?? []) begin(kind, piece.from);
  }
  return root;
}

function pair(pieces: readonly Piece[]): Map<number, Run> {
  const runs = new Map<number, Run>();
  let openers: Run[] = [];
  // For each kind of closing run: up to which piece there is no partner for it. It is what keeps this linear.
  let searched = new Map<string, number>();

  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'break') {
      openers = [];
      searched = new Map();
    }
    if (piece.kind !== 'run') continue;
    const run: Run = { index, piece, left: piece.length, closed: [], opened: [] };
    runs.set(index, run);
    if (piece.closes) findPartners(run, openers, searched);
    if (piece.opens && run.left > 0) openers.push(run);
  }
  return runs;
}

function findPartners(closer: Run, openers: Run[], searched: Map<string, number>): void {
  const { piece } = closer;
  const kind = `${piece.mark}${piece.opens}${piece.length % 3}`;
  while (closer.left > 0) {
    const bottom = searched.get(kind) ?? -1;
    let place = openers.length - 1;
    while (place >= 0 && (openers[place]?.index ?? -1) > bottom && !matches(openers[place], closer)) place--;
    const opener = openers[place];
    if (!opener || opener.index <= bottom) {
      searched.set(kind, closer.index - 1);
      return;
    }
    const two = piece.mark === '~' || (opener.left > 1 && closer.left > 1);
    const span: Span = piece.mark === '~' ? 'strike' : two ? 'strong' : 'em';
    opener.left -= two ? 2 : 1;
    closer.left -= two ? 2 : 1;
    opener.opened.push(span);
    closer.closed.push(span);
    openers.length = opener.left > 0 ? place + 1 : place;
  }
}

function matches(opener: Run | undefined, closer: Run): boolean {
  const [from, to] = [opener?.piece, closer.piece];
  if (from?.mark !== to.mark) return false;
  // The rule of three, which reads `*a**b*` as one stretch.
  const either = from.closes || to.opens;
  const [before, after] = [from.length, to.length];
  return !either || (before + after) % 3 !== 0 || (before % 3 === 0 && after % 3 === 0);
}
