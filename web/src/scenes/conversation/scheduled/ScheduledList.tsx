import { Button, Loader, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { ApiError, describeError } from '@/api/errors';
import type { ScheduledMessage } from '@/api/types';
import { EmptyState } from '@/components/EmptyState';
import { useTask } from '@/hooks/useTask';
import { useWaiting } from '@/hooks/useWaiting';
import { t as common } from '@/i18n/t';
import { fullTime } from '@/i18n/time';
import { cancel, loadScheduled, sendNow } from '@/stores/scheduled';
import { firstLine } from '../replies/useQuoteLine';
import { EditScheduled } from './EditScheduled';
import { Refused } from './Refused';
import classes from './Scheduled.module.css';
import { t } from './texts';

/** What waits to be sent to a conversation, by time, and what was not sent with the reason. */
export default function ScheduledList({ id, onClose }: { id: string; onClose: () => void }) {
  const phone = useMediaQuery('(max-width: 560px)');
  const { items, status, error } = useWaiting(id);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={480}
      radius="lg"
      centered={!phone}
    >
      {status === 'failed' && (
        <div role="alert" className={classes.note}>
          {t(error?.code === 'network' ? 'list.offline' : 'list.failed')}
          <Button variant="default" size="xs" onClick={() => void loadScheduled(id)}>
            {common('common.retry')}
          </Button>
        </div>
      )}
      {items.length > 0 && (
        <ul className={classes.list} aria-label={t('title')}>
          {items.map(scheduled => (
            <Item key={scheduled.id} scheduled={scheduled} />
          ))}
        </ul>
      )}
      {items.length === 0 && status === 'idle' && <EmptyState icon="timer" title={t('empty')} text={t('empty.text')} />}
      {items.length === 0 && status === 'loading' && <Loader size="sm" aria-label={common('app.loading')} />}
    </Modal>
  );
}

function Item({ scheduled }: { scheduled: ScheduledMessage }) {
  const [editing, setEditing] = useState(false);
  const { busy, error, run } = useTask((action: (one: ScheduledMessage) => Promise<void>) => action(scheduled));
  const { refusal } = scheduled;
  const text = firstLine(scheduled.text);
  if (editing) {
    return (
      <li className={classes.item}>
        <EditScheduled scheduled={scheduled} onClose={() => setEditing(false)} />
      </li>
    );
  }
  return (
    <li className={classes.item}>
      <span className={classes.time} data-refused={refusal ? true : undefined}>
        {refusal
          ? t('not-sent', { when: fullTime(refusal.at), reason: reasonOf(refusal) })
          : t('sent-at', { when: fullTime(scheduled.at) })}
      </span>
      <bdi className={classes.text}>{scheduled.text}</bdi>
      <Refused error={error} />
      <div className={classes.buttons}>
        <Button variant="default" size="xs" aria-label={t('edit-of', { text })} onClick={() => setEditing(true)}>
          {t('edit')}
        </Button>
        <Button
          variant="default"
          size="xs"
          color="red"
          disabled={busy}
          aria-label={t('cancel-of', { text })}
          onClick={() => run(cancel)}
        >
          {t('cancel')}
        </Button>
        <Button size="xs" loading={busy} aria-label={t('now-of', { text })} onClick={() => run(sendNow)}>
          {t('now')}
        </Button>
      </div>
    </li>
  );
}

/** As a send would have been answered then. */
const reasonOf = ({ code, detail }: NonNullable<ScheduledMessage['refusal']>): string =>
  describeError(new ApiError({ code, title: detail, detail, retryable: false }));
