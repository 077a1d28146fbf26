import { Button } from '@mantine/core';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import { setMarkedUnread } from '@/stores/receipts/marked';
import { navigate } from '@/stores/route';

/** Leaves the conversation, too: opening it again takes the mark away. */
export function MarkUnread({ id }: { id: string }) {
  const marking = useTask(async () => {
    await setMarkedUnread(id, true);
    navigate({ name: 'home' });
  });
  return (
    <>
      <ErrorNote error={marking.error} />
      <Button
        variant="subtle"
        color="gray"
        c="var(--ink)"
        fullWidth
        justify="flex-start"
        loading={marking.busy}
        leftSection={<Icon name="unread" size={18} />}
        onClick={() => marking.run()}
      >
        {t('details.mark-unread')}
      </Button>
    </>
  );
}
