import { create } from 'zustand';
import { listConversations } from '@/api/conversations';
import { addPeople } from '@/stores/people';
import { dispatch } from '.';

type State = { status: 'idle' | 'loading' | 'failed' | 'done'; cursor: string | undefined };

const nothing: State = { status: 'idle', cursor: undefined };

/** The conversations beyond those that the first sync brings, a page at a time. */
export const useOlderConversations = create<State>(() => nothing);

/** The same of those in one's archive. */
export const useArchivedConversations = create<State>(() => nothing);

export function resetOlderConversations(): void {
  useOlderConversations.setState(nothing);
  useArchivedConversations.setState(nothing);
}

export const loadOlderConversations = () => load(useOlderConversations, false);

export const loadArchivedConversations = () => load(useArchivedConversations, true);

async function load(pages: typeof useOlderConversations, archived: boolean): Promise<void> {
  const { status, cursor } = pages.getState();
  if (status === 'loading' || status === 'done') return;
  pages.setState({ status: 'loading' });
  try {
    const page = await listConversations(archived, cursor);
    addPeople(page.users);
    dispatch({ type: 'conversations-loaded', conversations: page.items });
    const next = page.nextCursor ?? undefined;
    pages.setState({ status: next ? 'idle' : 'done', cursor: next });
  } catch {
    pages.setState({ status: 'failed' });
  }
}
