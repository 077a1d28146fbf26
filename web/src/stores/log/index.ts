import { create } from 'zustand';
import type { LogEvent } from './events';
import { reduce } from './reduce';
import { emptyLog, type LogState } from './state';

export type { LogEvent } from './events';
export type { ConversationInfo, ConversationLog, Frame, LogState } from './state';
export { newest } from './state';

export const useLog = create<LogState>(() => emptyLog(''));

/** The one way to change the log. */
export function dispatch(event: LogEvent): void {
  useLog.setState(state => reduce(state, event), true);
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
