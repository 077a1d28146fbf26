import { Button } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { findPartner, type Meeting } from '@/stores/meet';
import { signOut } from '@/stores/session';
import { Report } from '../report/Report';
import { t as report } from '../report/texts';
import classes from './Meet.module.css';
import { t } from './texts';

type Over = Extract<Meeting, { phase: 'idle' | 'ended' }>;

/** Between two chats: how the last one ended, and what next. */
export function Ended({ meeting }: { meeting: Over }) {
  const [reporting, setReporting] = useState(false);
  const search = useTask(() => findPartner());
  const over = meeting.phase === 'ended' && meeting.conversationId !== null ? meeting : null;
  const name = over?.partner?.nickname ?? t('chat.stranger');
  const { title, text } = words(meeting, name);
  return (
    <div className={classes.centre}>
      <span className={classes.radar} style={{ animation: 'none' }}>
        <Icon name="people" size={34} />
      </span>
      <h1 role="status">{title}</h1>
      <p className={classes.soft}>{text}</p>
      <ErrorNote error={search.error} />
      <div className={classes.actions}>
        <Button loading={search.busy} onClick={() => search.run()}>
          {t(over ? 'again' : 'search-again')}
        </Button>
        {over && (
          <Button variant="default" onClick={() => setReporting(true)}>
            {report('action')}
          </Button>
        )}
        <Button variant="default" onClick={() => void signOut()}>
          {t('done')}
        </Button>
      </div>
      {over?.conversationId && (
        <Report
          conversationId={over.conversationId}
          name={name}
          opened={reporting}
          onClose={() => setReporting(false)}
        />
      )}
    </div>
  );
}

function words(meeting: Over, name: string): { title: string; text: string } {
  if (meeting.phase === 'idle') return { title: t('title'), text: t('subtitle') };
  const { conversationId, self, reason } = meeting;
  if (conversationId === null) {
    const kind = reason === 'timed-out' ? 'timed-out' : 'unavailable';
    return { title: t(`ended.${kind}`), text: t(`ended.${kind}.text`) };
  }
  if (self) return { title: t('ended.self'), text: t('ended.text') };
  const gone = reason === 'disconnected' || reason === 'session-ended' || reason === 'registered' ? reason : 'left';
  return { title: t(`ended.${gone}`, { name }), text: t('ended.text') };
}
