import { create } from 'zustand';
import { useLog } from '@/stores/log';
import { loadBackTo } from '@/stores/log/history';

interface Target {
  conversationId: string;
  messageId: string;
}

/** The message that the open conversation is to show next. */
export const useJump = create<{ target: Target | null }>(() => ({ target: null }));

/** Loads back to a message, and has it shown. False when it lies too far back, or cannot be loaded. */
export async function jumpTo(conversationId: string, message: { id: string; seq: number }): Promise<boolean> {
  if (!(await loadBackTo(conversationId, message.seq))) return false;
  useJump.setState({ target: { conversationId, messageId: message.id } });
  return true;
}

/** The same by its place, which is all that a link knows. False, too, when there is nothing any more. */
export async function jumpToSeq(conversationId: string, seq: number): Promise<boolean> {
  if (!(await loadBackTo(conversationId, seq))) return false;
  const message = useLog.getState().conversations[conversationId]?.messages.find(each => each.seq === seq);
  return message ? jumpTo(conversationId, message) : false;
}

/** It is shown. */
export const arrived = () => useJump.setState({ target: null });
