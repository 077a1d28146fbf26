import { Button } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { Report } from './Report';
import { t } from './texts';

/** Among what may be done in somebody's profile. */
export function ReportAction({ conversationId, name }: { conversationId: string; name: string }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        c="var(--danger)"
        fullWidth
        justify="flex-start"
        leftSection={<Icon name="flag" size={18} />}
        onClick={() => setOpened(true)}
      >
        {t('action')}
      </Button>
      <Report conversationId={conversationId} name={name} opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}
