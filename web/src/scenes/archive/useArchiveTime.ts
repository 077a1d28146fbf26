import { useEffect, useState } from 'react';
import { useLog } from '@/stores/log';
import { nextReturn } from '@/stores/listing/shown';

/** A browser's timers take no longer ones, and a clock may be set meanwhile. */
const longestWaitMs = 60 * 60_000;

/** The moment by which the archive is judged: it moves on when a conversation comes back because it is not muted any more. */
export function useArchiveTime(): number {
  const [now, setNow] = useState(() => Date.now());
  const nextAt = useLog(state => nextReturn(state.conversations, now));
  useEffect(() => {
    if (nextAt === null) return;
    const wait = Math.min(Math.max(0, nextAt - Date.now()), longestWaitMs);
    const timer = setTimeout(() => setNow(Date.now()), wait);
    return () => clearTimeout(timer);
  }, [nextAt, now]);
  return now;
}
