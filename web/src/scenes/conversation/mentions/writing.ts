import type { User } from '@/api/types';
import { everybody } from './mentions';

/** A mention that is being written. */
export interface Beginning {
  /** Where its @ stands. */
  start: number;
  /** What stands between it and the caret. */
  prefix: string;
}

// As long as a username, with the @ and what is before it.
const reach = 34;
// Also the letters of display names, by which people are found, too.
const begun = /(?:^|[^\p{L}\p{Nd}_@/])@([\p{L}\p{N}_.-]*)$/u;

/** What one writes at the caret, when it may become a mention. */
export function beginningAt(text: string, caret: number): Beginning | null {
  const prefix = begun.exec(text.slice(Math.max(0, caret - reach), caret))?.[1];
  return prefix === undefined ? null : { start: caret - prefix.length - 1, prefix };
}

/** The text with a name in the place of what was begun, and where the caret stands then: behind a space. */
export function completed(text: string, { start, prefix }: Beginning, name: string): { text: string; caret: number } {
  const rest = text.slice(start + 1 + prefix.length);
  const mention = `@${name}`;
  const space = /^\s/u.test(rest) ? '' : ' ';
  return { text: text.slice(0, start) + mention + space + rest, caret: start + mention.length + 1 };
}

/** Whether somebody's username, or a word of their name, begins so. */
export function isNamed({ username, displayName }: Pick<User, 'username' | 'displayName'>, prefix: string): boolean {
  const wanted = prefix.toLowerCase();
  const name = displayName.toLowerCase();
  return username.startsWith(wanted) || name.startsWith(wanted) || name.includes(` ${wanted}`);
}

/** Whether it may become the word for everybody: the one that counts, or one's own language's. */
export const isEverybody = (prefix: string, alias: string): boolean =>
  [everybody, alias].some(word => word.toLowerCase().startsWith(prefix.toLowerCase()));
