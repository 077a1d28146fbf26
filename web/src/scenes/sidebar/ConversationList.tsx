import { Button, Skeleton } from '@mantine/core';
import { type KeyboardEvent, type UIEvent, useEffect, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { EmptyState } from '@/components/EmptyState';
import { namesOf } from '@/hooks/useConversation';
import { t } from '@/i18n/t';
import { shortcutOf } from '@/shortcuts/table';
import { type Listed, useListed } from '@/stores/listing';
import { shownListing } from '@/stores/listing/shown';
import { useLocal } from '@/stores/local';
import { type ConversationLog, useLog } from '@/stores/log';
import { loadOlderConversations, useOlderConversations } from '@/stores/log/olderConversations';
import { usePeople } from '@/stores/people';
import { t as listing } from '../archive/texts';
import { useArchiveTime } from '../archive/useArchiveTime';
import { ConversationItem } from './ConversationItem';
import classes from './ConversationList.module.css';
import { byActivity, listed } from './order';

/** The first sync brings this many conversations; with fewer there are no others. */
const firstSync = 50;
/** How near the end of the list further ones are fetched, in px. */
const nearEnd = 400;
/** So many fill a screen: with fewer nobody scrolls to the end, and further ones are fetched at once. */
const screenful = 20;

interface ConversationListProps {
  filter: string;
  openId: string | null;
  onNew: () => void;
}

export function ConversationList({ filter, openId, onNew }: ConversationListProps) {
  const list = useRef<HTMLDivElement>(null);
  const synced = useLog(state => state.synced);
  const loaded = useLog(state => Object.keys(state.conversations).length);
  const changes = useListed();
  const now = useArchiveTime();
  // Whoever looks for one by its name finds it in the archive, too.
  const ids = useLog(
    useShallow(state => (filter === '' ? listed(state.conversations, changes, now) : byActivity(state.conversations))),
  );
  const favourites = useLog(({ conversations }) =>
    filter === '' ? ids.filter(id => isFavourite(conversations[id], changes[id])).length : 0,
  );
  const more = useOlderConversations(state => state.status);
  const shown = useFiltered(ids, filter);
  const mayHaveMore = loaded >= firstSync && more === 'idle';

  const short = synced && filter === '' && ids.length < screenful;
  useEffect(() => {
    if (short && mayHaveMore) void loadOlderConversations();
  }, [short, mayHaveMore]);

  function scrolled(event: UIEvent<HTMLElement>): void {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    if (scrollHeight - scrollTop - clientHeight < nearEnd && mayHaveMore) void loadOlderConversations();
  }

  if (!synced && loaded === 0) return <Loading />;
  if (loaded === 0) {
    return (
      <div className={classes.empty}>
        <EmptyState icon="compose" title={t('conversations.empty.title')} text={t('conversations.empty.text')}>
          <Button onClick={onNew}>{t('people.search')}</Button>
        </EmptyState>
      </div>
    );
  }
  return (
    <div ref={list} className={classes.scroll} onScroll={scrolled} onKeyDown={event => moveFocus(event, list.current)}>
      {shown.length === 0 && filter !== '' && (
        <p className={classes.none}>{t('conversations.no-match', { query: filter })}</p>
      )}
      {shown.length === 0 && filter === '' && <p className={classes.none}>{listing('all-archived')}</p>}
      {favourites > 0 && <Section title={listing('favourites')} ids={shown.slice(0, favourites)} openId={openId} />}
      {favourites < shown.length && (
        <Section title={favourites > 0 ? listing('others') : null} ids={shown.slice(favourites)} openId={openId} />
      )}
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

const isFavourite = (log: ConversationLog | undefined, changes: Listed | undefined): boolean =>
  log !== undefined && shownListing(log.info, changes?.wishes).favourite;

/** A part of the list; without a title it is the whole. */
function Section({ title, ids, openId }: { title: string | null; ids: readonly string[]; openId: string | null }) {
  return (
    <section aria-label={title ?? undefined}>
      {title !== null && <h2 className={classes.heading}>{title}</h2>}
      <ul className={classes.list}>
        {ids.map(id => (
          <ConversationItem key={id} id={id} open={id === openId} />
        ))}
      </ul>
    </section>
  );
}

/** Those whose title, or the other person's name, contains the text. */
function useFiltered(ids: string[], filter: string): string[] {
  const needle = filter.toLocaleLowerCase();
  const people = usePeople(useShallow(all => (needle === '' ? null : all)));
  const { conversations, selfId } = useLog.getState();
  if (people === null) return ids;
  return ids.filter(id =>
    namesOf(conversations[id]?.info, people, selfId).some(name => name?.toLocaleLowerCase().includes(needle)),
  );
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
  const slow = useLocal(state => state.status === 'slow');
  return (
    <div className={classes.loading} aria-busy="true" role="status" aria-label={t('app.loading')}>
      {slow && <p className={classes.none}>{t('conversations.still-loading')}</p>}
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
