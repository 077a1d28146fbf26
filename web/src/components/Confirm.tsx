import { Button } from '@mantine/core';
import { t } from '@/i18n/t';
import classes from './Confirm.module.css';
import { ErrorNote } from './ErrorNote';

interface ConfirmProps {
  text: string;
  action: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks once more, in place, before something that cannot be taken back. */
export function Confirm({ text, action, busy, error, onConfirm, onCancel }: ConfirmProps) {
  return (
    <div role="alert" className={classes.confirm}>
      <p>{text}</p>
      <ErrorNote error={error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel} autoFocus>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </div>
  );
}
