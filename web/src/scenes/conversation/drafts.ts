import { useSession } from '@/stores/session';

const texts = new Map<string, string>();

/** What was begun in each conversation and not sent, while the page lives. */
export const drafts = {
  get: (conversationId: string): string => texts.get(conversationId) ?? '',
  set: (conversationId: string, text: string): void => {
    if (text === '') texts.delete(conversationId);
    else texts.set(conversationId, text);
  },
};

// Whoever comes next must not find them.
useSession.subscribe(session => {
  if (session.status === 'signed-out') texts.clear();
});
