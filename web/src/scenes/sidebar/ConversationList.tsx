import { Button, Skeleton } from '@mantine/core';
import { type KeyboardEvent, type UIEvent, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { EmptyState } from '@/components/EmptyState';
import { partnerId } from '@/hooks/useConversation';
import { t } from '@/i18n/t';
import { shortcutOf } from '@/shortcuts/table';
import { useLog } from '@/stores/log';
import { loadOlderConversations, useOlderConversations } from '@/stores/log/olderConversations';
import { usePeople } from '@/stores/people';
import { ConversationItem } from './ConversationItem';
import classes from './ConversationList.module.css';
import { byActivity } from './order';

/** The first sync brings this many conversations; with fewer there are no others. */
const firstSync = 50;
/** How near the end of the list further ones are fetched, in px. */
const nearEnd = 400;

interface ConversationListProps {
  filter: string;
  openId: string | null;
  onNew: () => void;
}

export function ConversationList({ filter, openId, onNew }: ConversationListProps) {
  const list = useRef<HTMLUListElement>(null);
  const synced = useLog(state => state.synced);
  const ids = useLog(useShallow(state => byActivity(state.conversations)));
  const more = useOlderConversations(state => state.status);
  const shown = useFiltered(ids, filter);

  function scrolled(event: UIEvent<HTMLElement>): void {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    const near = scrollHeight - scrollTop - clientHeight < nearEnd;
    if (near && ids.length >= firstSync && more === 'idle') void loadOlderConversations();
  }

  if (!synced && ids.length === 0) return <Loading />;
  if (ids.length === 0) {
    return (
      <div className={classes.empty}>
        <EmptyState icon="compose" title={t('conversations.empty.title')} text={t('conversations.empty.text')}>
          <Button onClick={onNew}>{t('people.search')}</Button>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={classes.scroll} onScroll={scrolled}>
      {shown.length === 0 && <p className={classes.none}>{t('conversations.no-match', { query: filter })}</p>}
      <ul ref={list} className={classes.list} onKeyDown={event => moveFocus(event, list.current)}>
        {shown.map(id => (
          <ConversationItem key={id} id={id} open={id === openId} />
        ))}
      </ul>
      {more === 'failed' && (
        <div className={classes.failed}>
          {t('conversations.load-failed')}{' '}
          <Button variant="subtle" size="compact-sm" onClick={() => void loadOlderConversations()}>
            {t('common.retry')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Those whose title, or the other person's name, contains the text. */
function useFiltered(ids: string[], filter: string): string[] {
  const needle = filter.toLocaleLowerCase();
  const people = usePeople(useShallow(all => (needle === '' ? null : all)));
  const { conversations, selfId } = useLog.getState();
  if (people === null) return ids;
  return ids.filter(id => {
    const info = conversations[id]?.info;
    const partner = people[partnerId(info, selfId) ?? ''];
    const names = [info?.title, partner?.displayName, partner?.username];
    return names.some(name => name?.toLocaleLowerCase().includes(needle));
  });
}

/** Arrow keys, Home and End walk the list. */
function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('a') ?? [])];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const shortcut = shortcutOf(event, 'list');
  if (shortcut === null) return;
  const to = { 'list-next': at + 1, 'list-previous': at - 1, 'list-first': 0, 'list-last': links.length - 1 }[shortcut];
  event.preventDefault();
  links[Math.max(0, Math.min(links.length - 1, to))]?.focus();
}

function Loading() {
  return (
    <div className={classes.loading} aria-busy="true" role="status" aria-label={t('app.loading')}>
      {['58%', '40%', '66%', '48%', '54%', '36%'].map(width => (
        <div key={width} className={classes.skeleton}>
          <Skeleton circle height={46} />
          <div>
            <Skeleton height={11} width={width} mb={9} />
            <Skeleton height={9} width="82%" />
          </div>
        </div>
      ))}
    </div>
  );
}
