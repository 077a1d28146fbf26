import type { MessagePoll } from '@/api/types';
import { isClosed } from './shown';

/** A browser's timers take no longer ones, and a clock may be set meanwhile. */
const longestWaitMs = 60 * 60_000;

/** Says once that a poll has come to its time, by this device's clock. Returns how to be told no more. One that is closed, or has no end, says nothing. */
export function whenOver(poll: Pick<MessagePoll, 'closesAt' | 'closedAt'>, over: () => void): () => void {
  const { closesAt } = poll;
  if (!closesAt || isClosed(poll, Date.now())) return () => undefined;
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    timer = setTimeout(
      () => (isClosed(poll, Date.now()) ? over() : wait()),
      Math.min(Math.max(0, Date.parse(closesAt) - Date.now()), longestWaitMs),
    );
  };
  wait();
  return () => clearTimeout(timer);
}
