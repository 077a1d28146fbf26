import { create } from 'zustand';
import type { Message } from '@/api/types';
import { useSession } from '@/stores/session';

/** The message that one is about to answer in each conversation, while the page lives: a part of what was begun there. */
export const useReplying = create<Readonly<Record<string, Message>>>(() => ({}));

export const beginReply = (message: Message) => useReplying.setState({ [message.conversationId]: message });

export const endReply = (conversationId: string) =>
  useReplying.setState(({ [conversationId]: _ended, ...rest }) => rest, true);

/** What is sent now answers it; the next one answers nothing. */
export function takeReply(conversationId: string): string | undefined {
  const id = useReplying.getState()[conversationId]?.id;
  if (id !== undefined) endReply(conversationId);
  return id;
}

// Whoever comes next must not find it.
useSession.subscribe(session => {
  if (session.status === 'signed-out') useReplying.setState({}, true);
});
