import { UnstyledButton } from '@mantine/core';
import type { Message } from '@/api/types';
import { t as common } from '@/i18n/t';
import { beginEditing, forget, tryAgain, type Undecided } from '@/stores/edits';
import classes from '../FailedActions.module.css';
import { t } from './texts';

interface UndoneProps {
  message: Message;
  undecided: Undecided & { status: 'failed' };
}

/** Under a message that is as it was, because what one did to it was refused: why, and what can be done. */
export default function Undone({ message, undecided }: UndoneProps) {
  function writeAgain(text: string): void {
    forget(message.id);
    beginEditing({ ...message, text });
  }
  return (
    <div role="alert" className={classes.failed}>
      <span>
        {undecided.kind === 'edit' ? t('not-edited') : t('not-deleted')} {undecided.reason}
      </span>
      <span className={classes.actions}>
        <UnstyledButton onClick={() => tryAgain(message)}>{common('common.retry')}</UnstyledButton>
        {undecided.kind === 'edit' && (
          <UnstyledButton onClick={() => writeAgain(undecided.text)}>{t('write-again')}</UnstyledButton>
        )}
        <UnstyledButton onClick={() => forget(message.id)}>{t('dismiss')}</UnstyledButton>
      </span>
    </div>
  );
}
