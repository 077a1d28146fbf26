import type { Message } from '@/api/types';
import { keepMine } from './reactions';

/**
 * Puts messages into an ascending stretch. A message that is there already is replaced only by a later version of
 * itself, and one that precedes the stretch is left out: there would be a hole between them.
 */
export function mergeMessages(held: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  let result = held;
  for (const message of incoming) result = mergeOne(result, message);
  return result;
}

function mergeOne(held: readonly Message[], message: Message): readonly Message[] {
  const index = lowerBound(held, message.seq);
  const present = held[index];
  if (present?.seq === message.seq) {
    return versionOf(message) <= versionOf(present) ? held : held.with(index, keepMine(message, present));
  }
  if (index === 0 && held.length > 0) return held;
  return held.toSpliced(index, 0, message);
}

/** Later versions of messages that are held; the others come when they are paged in. */
export function replaceMessages(held: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  return mergeMessages(
    held,
    incoming.filter(message => held[lowerBound(held, message.seq)]?.seq === message.seq),
  );
}

export const withoutMessages = (held: readonly Message[], seqs: readonly number[]): readonly Message[] => {
  const rest = held.filter(message => !seqs.includes(message.seq));
  return rest.length === held.length ? held : rest;
};

/** Rises with each change of a message. */
export const versionOf = (message: Message): number => message.changedRev ?? message.rev;

/** The index of the first message whose seq is at least `seq`. */
export function lowerBound(messages: readonly Message[], seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Older messages in front of a stretch. */
export function prependMessages(held: readonly Message[], older: readonly Message[]): readonly Message[] {
  const first = held[0]?.seq ?? Number.POSITIVE_INFINITY;
  const before = older.filter(message => message.seq < first);
  return before.length === 0 ? held : [...before, ...held];
}

/** How many messages count as unread: those of others after the cursor; system messages do not count. */
export function countUnread(messages: readonly Message[], readSeq: number, selfId: string): number {
  let count = 0;
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i];
    if (message === undefined || message.seq <= readSeq) break;
    if (message.type !== 'system' && message.senderId !== selfId) count++;
  }
  return count;
}
