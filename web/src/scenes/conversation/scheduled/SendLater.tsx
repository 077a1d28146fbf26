import { Button, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useSubmit } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { uuidv7 } from '@/stores/outbox/uuid';
import { schedule } from '@/stores/scheduled';
import { Refused } from './Refused';
import { inAnHour, toField } from './localTime';
import classes from './Scheduled.module.css';
import { t } from './texts';
import { timeAhead, WhenField } from './WhenField';

interface SendLaterProps {
  id: string;
  text: string;
  replyTo: string | undefined;
  onDone: () => void;
  onClose: () => void;
}

/** When what is written is to be sent. */
export default function SendLater({ id, text, replyTo, onDone, onClose }: SendLaterProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  const [when, setWhen] = useState(() => toField(inAnHour(new Date())));
  const [late, setLate] = useState(false);
  // The same for each attempt: one that was answered into nothing is not another message.
  const [messageId] = useState(() => uuidv7());
  const { busy, error, submit } = useSubmit(async () => {
    const at = timeAhead(when);
    setLate(at === null);
    if (!at) return;
    await schedule(id, { id: messageId, text, at, replyTo: replyTo ?? null });
    onDone();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('send-later')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={420}
      radius="lg"
      centered={!phone}
    >
      <form
        className={classes.form}
        noValidate
        onSubmit={event => {
          // The composer around it would send at once.
          event.stopPropagation();
          submit(event);
        }}
      >
        <WhenField value={when} error={late ? t('must-lie-ahead') : null} onChange={setWhen} />
        <Refused error={error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {common('common.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('schedule')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
