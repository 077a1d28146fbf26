import type { ConversationLog } from '@/stores/log';

/** Ids by latest activity first; ties by id, so that the order is always the same. */
export function byActivity(conversations: Readonly<Record<string, ConversationLog>>): string[] {
  return Object.entries(conversations)
    .sort(([idA, a], [idB, b]) => {
      if (a.info.lastActivityAt !== b.info.lastActivityAt)
        return a.info.lastActivityAt < b.info.lastActivityAt ? 1 : -1;
      return idA < idB ? -1 : 1;
    })
    .map(([id]) => id);
}
