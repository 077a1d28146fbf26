import { authorized } from './authorized';
import { query } from './http';
import type { Message, User } from './types';

export interface Highlight {
  /** In UTF-16 code units, as strings count. */
  start: number;
  length: number;
}

export interface SearchHit {
  message: Message;
  highlights: Highlight[];
}

export interface SearchPage {
  items: SearchHit[];
  nextCursor: string | null;
  /** It took too long: the next page goes on from there. */
  incomplete: boolean;
  users: User[];
}

export type SearchOrder = 'newest' | 'best';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const searchMessages = (q: string, order: SearchOrder, cursor: string | undefined, signal: AbortSignal) =>
  authorized<SearchPage>(`/search${query({ q, order, cursor, timeZone, limit: 20 })}`, { signal });
