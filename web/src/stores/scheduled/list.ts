import type { ApiError } from '@/api/errors';
import type { ScheduledMessage } from '@/api/types';

export interface Scheduled {
  /** By time; null until the server has listed them. */
  items: readonly ScheduledMessage[] | null;
  status: 'idle' | 'loading' | 'failed';
  error: ApiError | null;
  /** Something may have changed since. */
  stale: boolean;
  /** It has changed while the list was under way: that one may be older. */
  overtaken: boolean;
}

/** The list with one of them as it is now, or without it. */
export function put(
  items: readonly ScheduledMessage[],
  id: string,
  scheduled: ScheduledMessage | undefined,
): readonly ScheduledMessage[] {
  const others = items.filter(each => each.id !== id);
  if (!scheduled) return others;
  return [...others, scheduled].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
