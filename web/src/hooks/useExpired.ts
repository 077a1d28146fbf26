import { useEffect, useMemo, useState } from 'react';
import type { Message } from '@/api/types';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useLog } from '@/stores/log';
import { effective, expiry } from '@/stores/retention/kept';

const none: readonly Message[] = [];

/** A browser's timers take no longer ones, and a clock may be set meanwhile. */
const longestWaitMs = 60 * 60_000;

/**
 * The seq up to which messages are past their time by this device's clock; 0 when none is. They are not shown: without a
 * connection nobody tells that they are gone. What is gone decides the server, so nothing is thrown away by this clock.
 */
export function useExpired(id: string): number {
  const messages = useLog(state => state.conversations[id]?.messages) ?? none;
  const chosen = useLog(state => state.conversations[id]?.info.retention);
  const stranger = useLog(state => state.conversations[id]?.info.type === 'guest');
  const server = useServerInfo()?.retention;
  const [now, setNow] = useState(() => Date.now());
  const { upTo, nextAt } = useMemo(
    () => (stranger ? { upTo: 0, nextAt: null } : expiry(messages, effective(chosen, server), now)),
    [messages, chosen, stranger, server, now],
  );
  useEffect(() => {
    if (nextAt === null) return;
    const wait = Math.min(Math.max(0, nextAt - Date.now()), longestWaitMs);
    const timer = setTimeout(() => setNow(Date.now()), wait);
    return () => clearTimeout(timer);
  }, [nextAt, now]);
  return upTo;
}
