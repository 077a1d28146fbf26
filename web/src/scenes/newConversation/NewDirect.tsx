import { createDirect } from '@/api/conversations';
import type { User } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { PeoplePicker } from '@/components/PeoplePicker';
import { useTask } from '@/hooks/useTask';
import { useLog } from '@/stores/log';
import { openConversation } from '../chat/openConversation';

/** Choosing somebody opens the conversation with them: a new one, or the one that there is. */
export function NewDirect({ onDone }: { onDone: () => void }) {
  const selfId = useLog(state => state.selfId);
  const opening = useTask(async (user: User) => {
    openConversation(await createDirect(user.id));
    onDone();
  });

  return (
    <>
      <ErrorNote error={opening.error} />
      <PeoplePicker hidden={new Set([selfId])} busy={opening.busy} onPick={opening.run} />
    </>
  );
}
