import { Suspense, useRef, useState } from 'react';
import { ConnectionBanner } from '@/components/ConnectionBanner';
import { EmptyState } from '@/components/EmptyState';
import { lazyPart } from '@/components/lazyPart';
import { useConversationFace } from '@/hooks/useConversation';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { t } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { ConversationScene } from '../conversation/ConversationScene';
import { Sidebar } from '../sidebar/Sidebar';
import { Announcer } from './Announcer';
import classes from './Chat.module.css';
import { escapeToList, useFocusOnChange } from './focus';

const Contacts = lazyPart(() => import('../contacts/Contacts'));
const Discover = lazyPart(() => import('../discover/Discover'));
const Notifications = lazyPart(() => import('../notifications/Notifications'));
const Search = lazyPart(() => import('../search/Search'));
const Archive = lazyPart(() => import('../archive/Archive'));
const NewConversation = lazyPart(() => import('../newConversation/NewConversation'));

/** What may stand beside the list instead of a conversation. */
const pages = {
  contacts: Contacts,
  discover: Discover,
  notifications: Notifications,
  search: Search,
  archive: Archive,
} as const;
export type ChatPage = keyof typeof pages;

interface ChatProps {
  conversationId: string | null;
  page?: ChatPage | null;
}

/** The list beside the conversation; on a phone one of the two. */
export function Chat({ conversationId, page = null }: ChatProps) {
  const [starting, setStarting] = useState(false);
  const [asked, setAsked] = useState(false);
  const main = useRef<HTMLElement>(null);
  useFocusOnChange(page ?? conversationId, main);
  const start = () => {
    setAsked(true);
    setStarting(true);
  };
  const Page = page && pages[page];
  return (
    <div className={classes.layout} data-view={conversationId || page ? 'conversation' : 'list'}>
      <a className="skip-link" href="#conversation">
        {t('app.skip')}
      </a>
      {!page && <Title conversationId={conversationId} />}
      <ConnectionBanner />
      <Sidebar className={classes.sidebar} openId={conversationId} page={page} onNew={start} />
      <main ref={main} id="conversation" tabIndex={-1} className={classes.main} onKeyDown={escapeToList}>
        {conversationId && <ConversationScene key={conversationId} id={conversationId} />}
        {Page && (
          <Suspense>
            <Page />
          </Suspense>
        )}
        {!conversationId && !page && (
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
