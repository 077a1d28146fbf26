import type { ServerInfo } from '@/api/types';
import { beginEditing } from '@/stores/edits';
import { selfIn, useLog } from '@/stores/log';
import { allowedFor } from './allowed';

/** Opens one's own last message for editing. False when there is none, or it may no longer be edited. */
export function editLast(conversationId: string, limits: ServerInfo['limits'] | undefined): boolean {
  const state = useLog.getState();
  const log = state.conversations[conversationId];
  const selfId = selfIn(state, conversationId);
  const last = log?.messages.findLast(message => message.senderId === selfId && message.type !== 'system');
  if (!log || !last || !allowedFor(last, log.info, selfId, limits, Date.now()).edit) return false;
  beginEditing(last);
  return true;
}
