import { useEffect } from 'react';
import type { ApiError } from '@/api/errors';
import type { ScheduledMessage } from '@/api/types';
import { loadScheduled, useScheduled } from '@/stores/scheduled';
import type { Scheduled } from '@/stores/scheduled/list';

interface Waiting {
  /** By time. */
  items: readonly ScheduledMessage[];
  status: Scheduled['status'];
  error: ApiError | null;
}

const none: readonly ScheduledMessage[] = [];

/** One's own messages that wait to be sent to a conversation. */
export function useWaiting(id: string): Waiting {
  const scheduled = useScheduled(all => all[id]);
  const wanted = scheduled === undefined || (scheduled.stale && scheduled.status !== 'loading');
  useEffect(() => {
    if (wanted) void loadScheduled(id);
  }, [wanted, id]);
  return {
    items: scheduled?.items ?? none,
    status: scheduled?.status ?? 'loading',
    error: scheduled?.error ?? null,
  };
}
