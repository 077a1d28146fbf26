import { create } from 'zustand';
import { listConversations } from '@/api/conversations';
import { addPeople } from '@/stores/people';
import { dispatch } from '.';

type State = { status: 'idle' | 'loading' | 'failed' | 'done'; cursor: string | undefined };

/** The conversations beyond those that the first sync brings, a page at a time. */
export const useOlderConversations = create<State>(() => ({ status: 'idle', cursor: undefined }));

export const resetOlderConversations = () => useOlderConversations.setState({ status: 'idle', cursor: undefined });

export async function loadOlderConversations(): Promise<void> {
  const { status, cursor } = useOlderConversations.getState();
  if (status === 'loading' || status === 'done') return;
  useOlderConversations.setState({ status: 'loading' });
  try {
    const page = await listConversations(cursor);
    addPeople(page.users);
    dispatch({ type: 'conversations-loaded', conversations: page.items });
    const next = page.nextCursor ?? undefined;
    useOlderConversations.setState({ status: next ? 'idle' : 'done', cursor: next });
  } catch {
    useOlderConversations.setState({ status: 'failed' });
  }
}
