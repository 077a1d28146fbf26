import type { Message } from '@/api/types';
import { useLog } from '@/stores/log';
import { beginReply } from '@/stores/replies';
import { allowedFor } from './allowed';

/** Whether one may answer a message now, asked when it counts: by a key or a finger, without a menu. */
export function mayAnswer(message: Message): boolean {
  const info = useLog.getState().conversations[message.conversationId]?.info;
  // Who asks, and when, makes no difference to an answer.
  return info !== undefined && allowedFor(message, info, '', undefined, 0).reply;
}

/** Begins an answer to a message. False when one may not, or it is not there. */
export function answer(conversationId: string, messageId: string): boolean {
  const message = useLog.getState().conversations[conversationId]?.messages.find(each => each.id === messageId);
  if (!message || !mayAnswer(message)) return false;
  beginReply(message);
  return true;
}
