/** Somebody whom a message may name. */
export interface Named {
  id: string;
  username: string;
}

export interface Mention {
  start: number;
  end: number;
  /** Null: everybody in the group. */
  userId: string | null;
}

/** What names everybody. */
export const everybody = 'all';

const places = /@([A-Za-z0-9_.-]+)/gu;
const ofWord = /[\p{L}\p{Nd}_@/]$/u;
const ofName = /[A-Za-z0-9]$/u;

/**
 * Where a text names those of whom the server says that it does. The server finds them by the same rule (`MentionText`):
 * an @ that is within no word, and the longest username that stands there; dots and dashes behind it belong to the
 * sentence unless they belong to the name.
 */
export function findMentions(text: string, named: readonly Named[], all: boolean): Mention[] {
  const ids = new Map<string, string | null>(named.map(each => [each.username, each.id]));
  if (all) ids.set(everybody, null);
  const mentions: Mention[] = [];
  for (const match of text.matchAll(places)) {
    const start = match.index;
    if (ofWord.test(text.slice(Math.max(0, start - 2), start))) continue;
    const name = nameIn(match[1] ?? '', ids);
    if (name !== null) mentions.push({ start, end: start + 1 + name.length, userId: ids.get(name) ?? null });
  }
  return mentions;
}

/** The longest of the names that a run of characters may stand for. */
function nameIn(run: string, names: ReadonlyMap<string, unknown>): string | null {
  for (let end = run.length; end > 0; end--) {
    const name = run.slice(0, end).toLowerCase();
    if (names.has(name)) return name;
    if (ofName.test(name)) return null;
  }
  return null;
}

/** A text in pieces: what names somebody, and what stands between. */
export type Piece = { text: string; mention: Mention | null };

export function splitMentions(text: string, named: readonly Named[], all: boolean): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const mention of findMentions(text, named, all)) {
    if (mention.start > end) pieces.push({ text: text.slice(end, mention.start), mention: null });
    pieces.push({ text: text.slice(mention.start, mention.end), mention });
    end = mention.end;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), mention: null });
  return pieces;
}
