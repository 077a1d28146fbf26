import { useCallback, useEffect, useState } from 'react';
import { listMembers } from '@/api/conversations';
import type { Member } from '@/api/types';
import type { ConversationInfo } from '@/stores/log';
import { addPeople } from '@/stores/people';

interface Paged {
  members: readonly Member[];
  /** Undefined before the first page, null after the last one. */
  cursor: string | null | undefined;
  busy: boolean;
  error: unknown;
}

const nothing: Paged = { members: [], cursor: undefined, busy: false, error: null };

/** The members of a conversation: those it carries, or for a large one a page at a time. */
export function useMembers({ id, members, memberCount }: ConversationInfo) {
  const [paged, setPaged] = useState(nothing);
  const { cursor, busy } = paged;
  const large = members === null;

  const loadMore = useCallback(async () => {
    if (busy || cursor === null) return;
    setPaged(before => ({ ...before, busy: true, error: null }));
    try {
      const page = await listMembers(id, cursor);
      addPeople(page.users);
      setPaged(before => ({
        ...before,
        members: [...before.members, ...page.items],
        cursor: page.nextCursor,
        busy: false,
      }));
    } catch (error) {
      setPaged(before => ({ ...before, busy: false, error }));
    }
  }, [id, cursor, busy]);

  // Somebody came or went: what was paged is no longer the list.
  useEffect(() => setPaged(nothing), [memberCount]);
  useEffect(() => {
    if (large && cursor === undefined && !paged.error) void loadMore();
  }, [large, cursor, paged.error, loadMore]);

  if (members) return { members, more: false, busy: false, error: null, loadMore };
  return { members: paged.members, more: typeof cursor === 'string', busy, error: paged.error, loadMore };
}
