import { lazy, Suspense, useRef, useState } from 'react';
import { ConnectionBanner } from '@/components/ConnectionBanner';
import { EmptyState } from '@/components/EmptyState';
import { useConversationFace } from '@/hooks/useConversation';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { t } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { ConversationScene } from '../conversation/ConversationScene';
import { Sidebar } from '../sidebar/Sidebar';
import { Announcer } from './Announcer';
import classes from './Chat.module.css';
import { escapeToList, useFocusOnChange } from './focus';

const Privacy = lazy(() => import('../privacy/Privacy'));
const NewConversation = lazy(() => import('../newConversation/NewConversation'));

/** The list beside the conversation; on a phone one of the two. */
export function Chat({ conversationId }: { conversationId: string | null }) {
  const [starting, setStarting] = useState(false);
  const [asked, setAsked] = useState(false);
  const [privacy, setPrivacy] = useState<'never' | 'opened' | 'closed'>('never');
  const main = useRef<HTMLElement>(null);
  useFocusOnChange(conversationId, main);
  const start = () => {
    setAsked(true);
    setStarting(true);
  };
  return (
    <div className={classes.layout} data-view={conversationId ? 'conversation' : 'list'}>
      <a className="skip-link" href="#conversation">
        {t('app.skip')}
      </a>
      <Title conversationId={conversationId} />
      <ConnectionBanner />
      <Sidebar
        className={classes.sidebar}
        openId={conversationId}
        onNew={start}
        onPrivacy={() => setPrivacy('opened')}
      />
      <main ref={main} id="conversation" tabIndex={-1} className={classes.main} onKeyDown={escapeToList}>
        {conversationId ? (
          <ConversationScene key={conversationId} id={conversationId} />
        ) : (
          <div className={classes.nothing}>
            <EmptyState
              icon="people"
              title={t('conversations.none-selected.title')}
              text={t('conversations.none-selected.text')}
            />
          </div>
        )}
      </main>
      <Announcer openId={conversationId} />
      {privacy !== 'never' && (
        <Suspense>
          <Privacy opened={privacy === 'opened'} onClose={() => setPrivacy('closed')} />
        </Suspense>
      )}
      {asked && (
        <Suspense>
          <NewConversation opened={starting} onClose={() => setStarting(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Title({ conversationId }: { conversationId: string | null }) {
  const unread = useLog(state =>
    Object.values(state.conversations).reduce((sum, log) => sum + log.info.unreadCount, 0),
  );
  const known = useLog(state => conversationId !== null && conversationId in state.conversations);
  const { title } = useConversationFace(conversationId ?? '');
  useDocumentTitle(unread, known ? title : undefined);
  return null;
}
