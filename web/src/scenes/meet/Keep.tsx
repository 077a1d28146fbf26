import { Button, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { keepChat } from '@/stores/meet';
import type { Keep } from '@/stores/meet/meeting';
import classes from './Meet.module.css';
import { RegisterGuest } from './RegisterGuest';
import { t } from './texts';

export const useKeep = (conversationId: string) => useTask(() => keepChat(conversationId));

interface KeepNoticeProps {
  keep: Keep;
  name: string;
  task: ReturnType<typeof useKeep>;
}

/** Who wants to keep the chat, and what is left to do for it. */
export function KeepNotice({ keep, name, task }: KeepNoticeProps) {
  const [registering, setRegistering] = useState(false);
  const phone = useMediaQuery('(max-width: 560px)');
  if (keep === 'nobody') return null;
  return (
    <div className={classes.notice} role="status">
      <span>{t(`keep.${keep}`, { name })}</span>
      {keep === 'partner' && (
        <Button size="compact-sm" loading={task.busy} onClick={() => task.run()}>
          {t('keep.agree')}
        </Button>
      )}
      {keep === 'both' && (
        <Button size="compact-sm" onClick={() => setRegistering(true)}>
          {t('keep.register')}
        </Button>
      )}
      <Modal
        opened={registering}
        onClose={() => setRegistering(false)}
        title={t('register.title')}
        closeButtonProps={{ 'aria-label': common('common.close') }}
        fullScreen={phone ?? false}
        radius={phone ? 0 : 'lg'}
      >
        <RegisterGuest />
      </Modal>
    </div>
  );
}
