import type { Forwarded, Problem } from '@/api/types';

interface Outgoing {
  /** Made here before the first attempt; a retry carries the same, and so is the same message. */
  id: string;
  conversationId: string;
  text: string;
  /** Ids of files that the server has; the text is their caption. */
  files?: readonly string[];
  /** Returned unchanged with the message. */
  metadata?: Readonly<Record<string, unknown>>;
  /** It says what that one says: the server takes it from there, and what is here is for display. */
  forward?: Forwarded;
  /** The id of the message that it answers. */
  replyTo?: string;
  /** By this machine's clock, for display until the server's time is known. */
  createdAt: string;
}

export type OutboxEntry =
  | (Outgoing & { status: 'pending'; attempts: number })
  /** Acknowledged, but the log does not reach so far yet: it waits for the frames before. */
  | (Outgoing & { status: 'sent'; rev: number })
  | (Outgoing & { status: 'failed'; code: string; reason: string });

/** What waits to be sent, in the order in which it was written. */
export type Outbox = readonly OutboxEntry[];

/** Refusals by a server that says "later" are borne this often before a person is asked. */
export const mostAttempts = 8;

export function enqueue(outbox: Outbox, message: Outgoing): Outbox {
  return [...outbox, { ...message, status: 'pending', attempts: 0 }];
}

/** The message to send next in a conversation: one at a time, so that the order stays. */
export function nextToSend(outbox: Outbox, conversationId: string): OutboxEntry | undefined {
  return outbox.find(entry => entry.conversationId === conversationId && entry.status === 'pending');
}

export function conversationsToSend(outbox: Outbox): string[] {
  return [...new Set(outbox.filter(entry => entry.status === 'pending').map(entry => entry.conversationId))];
}

export function acknowledged(outbox: Outbox, id: string, rev: number): Outbox {
  return change(outbox, id, entry => ({ ...base(entry), status: 'sent', rev }));
}

/**
 * An attempt came to nothing. Refused for good, it has failed; in doubt (no answer came) it stays and is sent again
 * without end; refused for now it stays for a number of attempts.
 */
export function unsuccessful(
  outbox: Outbox,
  id: string,
  problem: Pick<Problem, 'code' | 'title' | 'retryable'>,
): Outbox {
  return change(outbox, id, entry => {
    const inDoubt = problem.code === 'network';
    const attempts = entry.status === 'pending' ? entry.attempts + 1 : 1;
    if (inDoubt || (problem.retryable && attempts < mostAttempts))
      return { ...base(entry), status: 'pending', attempts };
    return { ...base(entry), status: 'failed', code: problem.code, reason: problem.title };
  });
}

/** Sends a failed one again, under the same id, after those that wait. */
export function retry(outbox: Outbox, id: string): Outbox {
  const entry = outbox.find(each => each.id === id);
  if (entry?.status !== 'failed') return outbox;
  return [...discard(outbox, id), { ...base(entry), status: 'pending', attempts: 0 }];
}

/** Takes up what an earlier page or another tab has left, where one wrote it. */
export function merge(outbox: Outbox, kept: readonly OutboxEntry[]): Outbox {
  const known = new Set(outbox.map(entry => entry.id));
  const news = kept.filter(entry => !known.has(entry.id));
  return news.length === 0 ? outbox : [...news, ...outbox];
}

export function discard(outbox: Outbox, id: string): Outbox {
  const rest = outbox.filter(entry => entry.id !== id);
  return rest.length === outbox.length ? outbox : rest;
}

/** Takes out what the log shows: present itself, or covered by the rev that it was acknowledged with. */
export function reconcile(outbox: Outbox, conversationId: string, ids: ReadonlySet<string>, last: number): Outbox {
  const rest = outbox.filter(entry => {
    if (entry.conversationId !== conversationId) return true;
    return !ids.has(entry.id) && !(entry.status === 'sent' && entry.rev <= last);
  });
  return rest.length === outbox.length ? outbox : rest;
}

/** How long to wait before another attempt, at most, in ms; where the server says how long, that counts. */
export function retryDelayMs(attempts: number): number {
  return Math.min(30_000, 500 * 2 ** Math.min(attempts, 10));
}

function change(outbox: Outbox, id: string, to: (entry: OutboxEntry) => OutboxEntry): Outbox {
  return outbox.map(entry => (entry.id === id ? to(entry) : entry));
}

/** What is sent, without how far it is. */
export const base = ({
  id,
  conversationId,
  text,
  files,
  metadata,
  forward,
  replyTo,
  createdAt,
}: OutboxEntry): Outgoing => ({
  id,
  conversationId,
  text,
  ...(files ? { files } : {}),
  ...(metadata ? { metadata } : {}),
  ...(forward ? { forward } : {}),
  ...(replyTo ? { replyTo } : {}),
  createdAt,
});
