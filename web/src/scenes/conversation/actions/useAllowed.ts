import type { Message } from '@/api/types';
import { useServerInfo } from '@/hooks/useServerInfo';
import { selfIn, useLog } from '@/stores/log';
import { type Allowed, allowedFor } from './allowed';

/** What one may do with a message now; null before the conversation is there. */
export function useAllowed(message: Message | undefined): Allowed | null {
  const limits = useServerInfo()?.limits;
  const info = useLog(state => (message ? state.conversations[message.conversationId]?.info : undefined));
  const selfId = useLog(state => selfIn(state, message?.conversationId ?? ''));
  return message && info ? allowedFor(message, info, selfId, limits, Date.now()) : null;
}
