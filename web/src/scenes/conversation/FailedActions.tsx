import { UnstyledButton } from '@mantine/core';
import { t } from '@/i18n/t';
import { discardSend, type OutboxEntry, retrySend } from '@/stores/outbox';
import classes from './FailedActions.module.css';

/** Under a message that was refused: why, and what can be done. */
export function FailedActions({ entry }: { entry: OutboxEntry & { status: 'failed' } }) {
  return (
    <div role="alert" className={classes.failed}>
      <span>
        {t('failed.text')} {entry.reason}
      </span>
      <span className={classes.actions}>
        <UnstyledButton onClick={() => retrySend(entry.id)}>{t('failed.retry')}</UnstyledButton>
        <UnstyledButton onClick={() => discardSend(entry.id)}>{t('failed.discard')}</UnstyledButton>
      </span>
    </div>
  );
}
