import type { ApiError } from '@/api/errors';
import type { Message } from '@/api/types';
import { versionOf } from '@/stores/log/messages';

export interface Pins {
  /** The latest pin first; null until the server has listed them. */
  items: readonly Message[] | null;
  status: 'idle' | 'loading' | 'failed';
  error: ApiError | null;
  /** The connection was lost since. */
  stale: boolean;
  /** What was told while the list was under way. */
  since: readonly Message[];
}

/** A later state of a message put into a list of pins: in its place, in front when it was pinned just now, out when it is not pinned any more. */
export function merge(items: readonly Message[], message: Message): readonly Message[] {
  const present = items.find(each => each.id === message.id);
  if (present && versionOf(message) <= versionOf(present)) return items;
  if (!message.pinnedAt) return present ? items.filter(each => each !== present) : items;
  // Taken off and pinned anew is a later pin.
  if (present?.pinnedAt === message.pinnedAt) return items.map(each => (each === present ? message : each));
  return [message, ...items.filter(each => each !== present)];
}

/** The pinned ones of a stretch of the log, the latest pin first. */
export const fromLog = (messages: readonly Message[]): readonly Message[] =>
  messages
    .filter(message => message.pinnedAt)
    .sort((a, b) => Date.parse(b.pinnedAt ?? '') - Date.parse(a.pinnedAt ?? '') || b.seq - a.seq);
