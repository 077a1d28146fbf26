import type { Changes } from './changes';
import type { OlderMessages, Stored } from './logDatabase';

// What a page and its worker, and the workers of several tabs, say to one another.

/** What can be asked of the store. `write` of the log is for its owner; the outbox is everybody's. */
export interface Calls {
  load: { args: []; answer: Stored };
  older: { args: [id: string, since: number, before: number, limit: number]; answer: OlderMessages };
  outgoing: { args: []; answer: Stored['outgoing'] };
  write: { args: [changes: readonly Changes[]]; answer: null };
  close: { args: [how: Closing]; answer: null };
}

/** The store is closed in all tabs: everything of this person goes, or what was received goes and what was not sent stays. */
export type Closing = 'wipe' | 'forget-log';

/** The worker's name, as JSON. */
export interface StoreName {
  userId: string;
  /** What is stored of this person is taken away first: a sign-out did not get so far. */
  fresh: boolean;
}

export type CallName = keyof Calls;

export interface Request<C extends CallName = CallName> {
  id: string;
  call: C;
  args: Calls[C]['args'];
}

export type Answer = { id: string; ok: true; value: unknown } | { id: string; ok: false; reason: string };

/** From the worker to its page. */
export type FromWorker =
  | { kind: 'answer'; answer: Answer }
  /** This tab is the one that writes the log from now on. */
  | { kind: 'owner' }
  /** The browser has no place for it, or not now. */
  | { kind: 'unavailable'; reason: string }
  /** Signed out, here or in another tab. */
  | { kind: 'closed' };

/** Between the workers of one person's tabs. */
export type OnChannel =
  | { kind: 'request'; request: Request }
  | { kind: 'answer'; answer: Answer }
  | { kind: 'owner' }
  | { kind: 'closed'; how: Closing };
