import { UnstyledButton } from '@mantine/core';
import type { Message } from '@/api/types';
import { t as common } from '@/i18n/t';
import { dismissPinning, pin, usePinning } from '@/stores/pins';
import classes from '../FailedActions.module.css';
import { t } from './texts';

/** At a message whose pin is as it was, because the change was refused: why, and what can be done. */
export function NotPinned({ message }: { message: Message }) {
  const pinning = usePinning(all => all[message.id]);
  if (pinning?.status !== 'failed') return null;
  const { remove, reason } = pinning;
  return (
    <div role="alert" className={classes.failed}>
      <span>
        {t(remove ? 'not-unpinned' : 'not-pinned')} {reason ?? t('needs-connection')}
      </span>
      <span className={classes.actions}>
        <UnstyledButton onClick={() => void pin(message, remove)}>{common('common.retry')}</UnstyledButton>
        <UnstyledButton onClick={() => dismissPinning(message.id)}>{common('common.close')}</UnstyledButton>
      </span>
    </div>
  );
}
