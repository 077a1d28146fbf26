import { Button } from '@mantine/core';
import { createDirect } from '@/api/conversations';
import type { User } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { PeoplePicker } from '@/components/PeoplePicker';
import { useTask } from '@/hooks/useTask';
import { notesTexts } from '@/i18n/en/notes';
import { texts } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { openConversation } from '../chat/openConversation';
import { openNotes } from '../chat/openNotes';

const notes = texts(notesTexts, 'notes');

/** Choosing somebody opens the conversation with them: a new one, or the one that there is. */
export function NewDirect({ onDone }: { onDone: () => void }) {
  const selfId = useLog(state => state.selfId);
  const opening = useTask(async (user: User) => {
    openConversation(await createDirect(user.id));
    onDone();
  });
  const toOneself = useTask(async () => {
    await openNotes();
    onDone();
  });

  return (
    <>
      <ErrorNote error={opening.error ?? toOneself.error} />
      <Button
        variant="default"
        fullWidth
        justify="flex-start"
        leftSection={<Icon name="note" size={18} />}
        loading={toOneself.busy}
        onClick={() => toOneself.run()}
      >
        {notes('title')}
      </Button>
      <PeoplePicker hidden={new Set([selfId])} busy={opening.busy} onPick={opening.run} />
    </>
  );
}
