import { useEffect, useState } from 'react';
import type { Message } from '@/api/types';
import { selfIn, useLog } from '@/stores/log';
import { may } from '../details/permissions';

/** Whole seconds until one may send again. A clock that differs from the server's makes nobody wait longer than the group says. */
export function secondsToWait(pace: number, lastSentAt: string | undefined, now: number): number {
  if (pace === 0 || lastSentAt === undefined) return 0;
  return Math.min(pace, Math.max(0, Math.ceil((Date.parse(lastSentAt) - now) / 1000 + pace)));
}

/** When somebody has written last, among what is held. */
export const lastSentBy = (messages: readonly Message[], selfId: string): string | undefined =>
  messages.findLast(message => message.senderId === selfId && message.type !== 'system')?.createdAt;

/** How long one waits here before the next message, counted down. */
export function useSlowMode(id: string): number {
  const pace = useLog(({ conversations }) => {
    const info = conversations[id]?.info;
    return info && !may.skipSlowMode(info.me.role) ? (info.settings?.slowModeSeconds ?? 0) : 0;
  });
  const lastSentAt = useLog(state =>
    pace === 0 ? undefined : lastSentBy(state.conversations[id]?.messages ?? [], selfIn(state, id)),
  );
  const [, tick] = useState(0);
  const wait = secondsToWait(pace, lastSentAt, Date.now());
  const waits = wait > 0;
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => tick(count => count + 1), 1000);
    return () => clearInterval(timer);
  }, [waits]);
  return wait;
}
