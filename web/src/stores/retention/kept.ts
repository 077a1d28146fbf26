import type { Message, Retention, RetentionInfo } from '@/api/types';

/** What holds for a conversation: as it was chosen there, else as the server does, within the server's bounds. */
export function effective(chosen: Retention | undefined, server: RetentionInfo | undefined): Retention {
  const setting = chosen ?? server?.default ?? { mode: 'keep' };
  const longest = server?.longestSeconds ?? null;
  if (longest === null) return setting;
  if (setting.mode === 'keep') return { mode: 'age', seconds: longest };
  return { ...setting, seconds: Math.min(setting.seconds ?? longest, longest) };
}

export interface Expiry {
  /** The seq of the last message that is past its time; 0 when none is. */
  upTo: number;
  /** When the next one will be; null when none waits. */
  nextAt: number | null;
}

/** What of a stretch of messages is past its time, by the age that nothing passes. */
export function expiry(messages: readonly Message[], { seconds }: Retention, now: number): Expiry {
  if (seconds === undefined) return { upTo: 0, nextAt: null };
  const goneAt = (message: Message) => Date.parse(message.createdAt) + seconds * 1000;
  const index = messages.findIndex(message => goneAt(message) > now);
  const first = messages[index];
  if (first === undefined) return { upTo: messages.at(-1)?.seq ?? 0, nextAt: null };
  return { upTo: messages[index - 1]?.seq ?? 0, nextAt: goneAt(first) };
}
