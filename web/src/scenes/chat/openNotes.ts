import { createDirect } from '@/api/conversations';
import { isNotes } from '@/hooks/useConversation';
import { useLog } from '@/stores/log';
import { navigate } from '@/stores/route';
import { openConversation } from './openConversation';

/** Opens one's notes to oneself: those that are known here, without asking anybody; else what the server has, or new ones. */
export async function openNotes(): Promise<void> {
  const { conversations, selfId } = useLog.getState();
  const known = Object.values(conversations).find(({ info }) => isNotes(info));
  if (known) navigate({ name: 'conversation', id: known.info.id });
  else openConversation(await createDirect(selfId));
}
