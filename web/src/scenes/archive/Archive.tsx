import { ActionIcon, Button } from '@mantine/core';
import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { EmptyState } from '@/components/EmptyState';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Waiting } from '@/components/Loading';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { t as common } from '@/i18n/t';
import { useListed } from '@/stores/listing';
import { useLog } from '@/stores/log';
import { loadArchivedConversations, useArchivedConversations } from '@/stores/log/olderConversations';
import { ConversationItem } from '../sidebar/ConversationItem';
import { archived } from '../sidebar/order';
import classes from './Archive.module.css';
import { t } from './texts';
import { useArchiveTime } from './useArchiveTime';

/** Conversations that one has put aside. */
export default function Archive() {
  const now = useArchiveTime();
  const listed = useListed();
  const ids = useLog(useShallow(state => archived(state.conversations, listed, now)));
  const { status } = useArchivedConversations();
  useDocumentTitle(0, t('title'));
  useEffect(() => {
    // What this browser holds is shown meanwhile. One that failed before may work now.
    void loadArchivedConversations();
  }, []);
  return (
    <>
      <header className={classes.header}>
        <ActionIcon
          component={Link}
          to={{ name: 'home' }}
          className={classes.back}
          variant="subtle"
          color="gray"
          size={40}
          radius="xl"
          aria-label={common('common.back')}
        >
          <Icon name="back" size={22} />
        </ActionIcon>
        <h1>{t('title')}</h1>
      </header>
      <div className={classes.scroll}>
        <div className={classes.page}>
          {ids.length > 0 && (
            <>
              <p className={classes.note}>{t('note')}</p>
              <ul className={classes.list} aria-label={t('title')}>
                {ids.map(id => (
                  <ConversationItem key={id} id={id} open={false} />
                ))}
              </ul>
            </>
          )}
          {ids.length === 0 && status === 'done' && (
            <EmptyState icon="archive" title={t('empty.title')} text={t('empty.text')} />
          )}
          {status === 'loading' && <Waiting />}
          {status === 'idle' && ids.length > 0 && (
            <Button variant="default" onClick={() => void loadArchivedConversations()}>
              {common('common.more')}
            </Button>
          )}
          {status === 'failed' && (
            <EmptyState icon="cloudOff" title={t('load-failed')}>
              <Button variant="default" onClick={() => void loadArchivedConversations()}>
                {common('common.retry')}
              </Button>
            </EmptyState>
          )}
        </div>
      </div>
    </>
  );
}
