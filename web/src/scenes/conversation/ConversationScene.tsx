import { Alert, Button, Loader } from '@mantine/core';
import { Suspense, useEffect, useRef, useState } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { lazyPart } from '@/components/lazyPart';
import { t } from '@/i18n/t';
import { useGallery } from '@/stores/gallery';
import { jumpToSeq } from '@/stores/jump';
import { useLog } from '@/stores/log';
import { loadConversation, markMissing, useLoading } from '@/stores/log/history';
import { setMarkedUnread } from '@/stores/receipts/marked';
import { settleConversation } from '@/stores/notifications';
import { navigate, useRoute } from '@/stores/route';
import { ListingFailed } from '../archive/ListingFailed';
import { may } from '../details/permissions';
import { AnnouncementsOnly } from './AnnouncementsOnly';
import { Composer } from './Composer';
import classes from './ConversationScene.module.css';
import { Header } from './Header';
import { usePersonCard } from './mentions/person';
import { MessageList } from './MessageList';
import { PinBar } from './pins/PinBar';
import { ScheduledBar } from './scheduled/ScheduledBar';
import { TypingLine } from './TypingLine';

const Gallery = lazyPart(() => import('./gallery/Gallery'));
const PersonCard = lazyPart(() => import('./mentions/PersonCard'));
const Details = lazyPart(() => import('../details/Details'));

export function ConversationScene({ id }: { id: string }) {
  const known = useLog(state => id in state.conversations);
  const synced = useLog(state => state.synced);
  const silent = useLog(({ conversations }) => {
    const info = conversations[id]?.info;
    return info?.settings?.announcements === true && !may.announce(info.me.role);
  });
  const [details, setDetails] = useState(false);
  const [asked, setAsked] = useState(false);
  const about = usePersonCard(state => state.opened?.userId);
  const opened = useGallery(state => (state.opened?.conversationId === id ? state.opened : null));

  const shown = useRef(false);
  useEffect(() => {
    const taken = shown.current && synced && !known;
    shown.current = synced && known;
    // Taken away while it was open: the server would only say so again.
    if (taken) markMissing(id);
    // The first sync may bring it; what it did not bring is asked for.
    else if (synced && !known) void loadConversation(id);
  }, [id, known, synced]);

  const looked = useRef(false);
  useEffect(() => {
    if (!known || looked.current) return;
    looked.current = true;
    // Opened, it has been looked at. One that is marked while it is open stays so.
    const info = useLog.getState().conversations[id]?.info;
    if (info?.me.markedUnread) void setMarkedUnread(id, false).catch(() => {});
    if (info?.unreadCount === 0) void settleConversation(id).catch(() => {});
  }, [id, known]);

  const [lost, setLost] = useState<'gone' | 'unloaded' | null>(null);
  const linked = useRoute(({ route }) => (route.name === 'conversation' && route.id === id ? route.seq : undefined));
  useEffect(() => {
    if (!known || linked === undefined) return;
    // Once: a reload shows the newest, and the same link leads here again.
    navigate({ name: 'conversation', id }, { replace: true });
    void jumpToSeq(id, linked).then(found => {
      const unloaded = useLoading.getState().older[id] === 'failed';
      setLost(found ? null : unloaded ? 'unloaded' : 'gone');
    });
  }, [id, known, linked]);

  if (!known) return <Missing id={id} />;
  return (
    <>
      <Header
        id={id}
        onDetails={() => {
          setAsked(true);
          setDetails(true);
        }}
      />
      <PinBar id={id} />
      {lost && (
        <Alert
          role="alert"
          color="gray"
          radius={0}
          p="xs"
          withCloseButton
          closeButtonLabel={t('common.close')}
          onClose={() => setLost(null)}
        >
          {t(lost === 'gone' ? 'messages.link-lost' : 'messages.link-unloaded')}
        </Alert>
      )}
      <MessageList id={id} />
      <div className={classes.foot}>
        <ListingFailed id={id} />
        <TypingLine id={id} />
        <ScheduledBar id={id} />
        {silent ? <AnnouncementsOnly /> : <Composer id={id} />}
      </div>
      {opened && (
        <Suspense>
          <Gallery opened={opened} />
        </Suspense>
      )}
      {about !== undefined && (
        <Suspense>
          <PersonCard userId={about} />
        </Suspense>
      )}
      {asked && (
        <Suspense>
          <Details id={id} opened={details} onClose={() => setDetails(false)} />
        </Suspense>
      )}
    </>
  );
}

function Missing({ id }: { id: string }) {
  const state = useLoading(all => all.conversation[id] ?? 'loading');
  const home = () => navigate({ name: 'home' });
  return (
    <div className={classes.missing}>
      {state === 'missing' && (
        <EmptyState icon="search" title={t('conversation.missing.title')} text={t('conversation.missing.text')}>
          <Button variant="default" onClick={home}>
            {t('common.back')}
          </Button>
        </EmptyState>
      )}
      {state === 'failed' && (
        <EmptyState icon="cloudOff" title={t('conversation.load-failed')}>
          <Button variant="default" onClick={() => void loadConversation(id)}>
            {t('common.retry')}
          </Button>
        </EmptyState>
      )}
      {(state === 'loading' || state === 'idle') && <Loader aria-label={t('app.loading')} />}
    </div>
  );
}
