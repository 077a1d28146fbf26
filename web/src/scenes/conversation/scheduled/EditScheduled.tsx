import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ScheduledMessage } from '@/api/types';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { reschedule } from '@/stores/scheduled';
import { messageBytes, normalize, roomFor } from '../limits';
import { describeRoom } from '../room';
import { Refused } from './Refused';
import { inAnHour, toField } from './localTime';
import classes from './Scheduled.module.css';
import { t } from './texts';
import { timeAhead, WhenField } from './WhenField';

/** Another text, another time, or both. */
export function EditScheduled({ scheduled, onClose }: { scheduled: ScheduledMessage; onClose: () => void }) {
  const limit = useServerInfo()?.limits.messageBytes ?? messageBytes;
  const [text, setText] = useState(scheduled.text);
  // One that was refused needs another time.
  const [when, setWhen] = useState(() => toField(scheduled.refusal ? inAnHour(new Date()) : new Date(scheduled.at)));
  const [late, setLate] = useState(false);
  const room = roomFor(text, limit);
  const { busy, error, submit } = useSubmit(async () => {
    const at = timeAhead(when);
    setLate(at === null);
    if (!at) return;
    await reschedule(scheduled, normalize(text), at);
    onClose();
  });
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Textarea
        label={t('text')}
        autosize
        minRows={1}
        maxRows={8}
        dir="auto"
        data-autofocus
        value={text}
        error={room.kind === 'none' ? describeRoom(room) : null}
        onChange={event => setText(event.currentTarget.value)}
      />
      <WhenField value={when} error={late ? t('must-lie-ahead') : null} onChange={setWhen} />
      <Refused error={error} />
      <div className={classes.buttons}>
        <Button variant="default" size="xs" onClick={onClose}>
          {common('common.cancel')}
        </Button>
        <Button type="submit" size="xs" loading={busy} disabled={normalize(text) === '' || room.kind === 'none'}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
