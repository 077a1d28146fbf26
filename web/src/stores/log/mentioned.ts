import type { ConversationLog } from './state';

/** Whether something unread names one, as far as it is held here: of a long absence that are the newest. */
export function isMentioned({ messages, info }: ConversationLog, selfId: string): boolean {
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i];
    if (message === undefined || message.seq <= info.me.readSeq) return false;
    if (message.senderId !== selfId && (message.mentionsAll === true || message.mentions?.includes(selfId)))
      return true;
  }
  return false;
}
