import { create } from 'zustand';
import type { LogEvent } from './events';
import { reduce } from './reduce';
import { emptyLog, type LogState } from './state';

export type { LogEvent } from './events';
export type { ConversationInfo, ConversationLog, Frame, LogState, PersonalFrame, Position } from './state';
export { newest, selfIn } from './state';

export const useLog = create<LogState>(() => emptyLog(''));

type Listener = (event: LogEvent, before: LogState, after: LogState) => void;
const listeners = new Set<Listener>();

/** The one way to change the log. */
export function dispatch(event: LogEvent): void {
  const before = useLog.getState();
  const after = reduce(before, event);
  if (after === before) return;
  // Listeners come first: what the change brings about is itself dispatched, and must be heard of after it.
  for (const listener of listeners) listener(event, before, after);
  useLog.setState(after, true);
}

/** Calls back for each event that changes the log, with the log before and after it. Returns its end. */
export function onDispatch(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function resetLog(selfId: string): void {
  useLog.setState(emptyLog(selfId), true);
}

/** Calls back for each conversation that an event has changed. */
export function onConversationChange(callback: (id: string, state: LogState, before: LogState) => void): () => void {
  return useLog.subscribe((state, before) => {
    if (state.conversations === before.conversations) return;
    for (const id of Object.keys(state.conversations)) {
      if (state.conversations[id] !== before.conversations[id]) callback(id, state, before);
    }
  });
}
