import { Button, Loader } from '@mantine/core';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Virtualizer } from 'virtua';
import { useShallow } from 'zustand/react/shallow';
import type { Message } from '@/api/types';
import { lazyPart } from '@/components/lazyPart';
import { useAttention } from '@/hooks/useAttention';
import { useExpired } from '@/hooks/useExpired';
import { t } from '@/i18n/t';
import { selfIn, useLog } from '@/stores/log';
import { reachedByAll } from '@/stores/log/cursors';
import { loadOlder, useLoading } from '@/stores/log/history';
import { useOutbox } from '@/stores/outbox';
import { markSeen } from '@/stores/receipts';
import { closeMessageMenu, useMessageMenu } from './actions/menu';
import { rowKeys } from './actions/rowKeys';
import { Beginning } from './Beginning';
import { usePlaying } from './files/playing';
import { JumpToNewest } from './JumpToNewest';
import classes from './MessageList.module.css';
import { MessageRow } from './MessageRow';
import { buildRows, type Row } from './rows';
import { useJumps } from './useJumps';
import { usePosition } from './usePosition';
import { useTouchEnds } from './useTouchEnds';

const MessageMenu = lazyPart(() => import('./actions/MessageMenu'));

const none: readonly Message[] = [];

/** How near the top older messages are fetched, in px: early enough that one seldom meets the end. */
const nearTop = 900;

export function MessageList({ id }: { id: string }) {
  const rows = useRows(id);
  const { scroller, list, shift, atBottom, toNewest, toRow, scrolled, rested } = usePosition(rows);
  useJumps(id, rows, toRow);
  useTouchEnds(scroller);
  // How far all others are; the same object while that is the same.
  const reached = useLog(
    useShallow(state => reachedByAll(state.conversations[id]?.info.members ?? null, selfIn(state, id))),
  );
  const attention = useAttention();
  const kept = useKept(rows);

  /** What follows from where the list stands: older messages are fetched, and what is in view has been seen. */
  const look = useCallback(() => {
    const handle = list.current;
    if (!handle || rows.length === 0) return;
    const { scrollOffset, viewportSize } = handle;
    // Nothing is before the first row when all before it is past its time.
    if (!rows[0]?.beginning && scrollOffset < nearTop && useLoading.getState().older[id] !== 'failed')
      void loadOlder(id);
    if (attention)
      seeUpTo(id, rows, atBottom ? rows.length - 1 : handle.findItemIndex(scrollOffset + viewportSize) - 1);
  }, [id, rows, list, attention, atBottom]);

  useEffect(() => look(), [look]);

  return (
    <div className={classes.frame}>
      <OlderState id={id} />
      <div
        ref={scroller}
        role="log"
        aria-label={t('messages.label')}
        // Announcing is done elsewhere: the list is virtual, and scrolling back would be read aloud.
        aria-live="off"
        // It scrolls, so the keyboard must reach it.
        tabIndex={0}
        className={classes.scroll}
        onKeyDown={event => rowKeys(event, id)}
      >
        <div className={classes.push} />
        {rows.length === 0 && <Beginning id={id} empty />}
        <Virtualizer
          ref={list}
          data={rows}
          shift={shift}
          bufferSize={600}
          keepMounted={kept}
          onScroll={() => {
            scrolled();
            look();
          }}
          onScrollEnd={rested}
        >
          {row => <MessageRow key={row.key} row={row} conversationId={id} reached={reached} />}
        </Virtualizer>
      </div>
      <JumpToNewest id={id} hidden={atBottom} onJump={toNewest} />
      <Actions />
    </div>
  );
}

/** Loaded with the first message whose menu is opened; from then on its questions and its dialogs stay with it. */
function Actions() {
  const wanted = useMessageMenu(state => state.opened !== null);
  const [asked, setAsked] = useState(false);
  useEffect(() => setAsked(before => before || wanted), [wanted]);
  useEffect(() => closeMessageMenu, []);
  return asked || wanted ? (
    <Suspense>
      <MessageMenu />
    </Suspense>
  ) : null;
}

/** A row for each message of the log and of the outbox. */
function useRows(id: string): Row[] {
  const selfId = useLog(state => selfIn(state, id));
  const held = useLog(state => state.conversations[id]?.messages) ?? none;
  const expired = useExpired(id);
  const messages = useMemo(
    () => (expired === 0 ? held : held.filter(message => message.seq > expired)),
    [held, expired],
  );
  const hasOlder = useLog(state => state.conversations[id]?.hasOlder ?? false) && expired === 0;
  const outgoing = useOutbox(useShallow(state => state.entries.filter(entry => entry.conversationId === id)));
  const [readSeqAtOpening] = useState(() => {
    const info = useLog.getState().conversations[id]?.info;
    return info && info.unreadCount > 0 ? info.me.readSeq : null;
  });
  return useMemo(
    () => buildRows({ messages, outgoing, selfId, hasOlder, readSeqAtOpening, now: new Date() }),
    [messages, outgoing, selfId, hasOlder, readSeqAtOpening],
  );
}

/** The row that plays something: it goes on when one scrolls away. */
function useKept(rows: readonly Row[]): readonly number[] {
  const playing = usePlaying(({ messageId }) => messageId);
  return useMemo(() => {
    const index = playing === undefined ? -1 : rows.findIndex(row => idOf(row) === playing);
    return index < 0 ? [] : [index];
  }, [rows, playing]);
}

const idOf = ({ content }: Row) => (content.kind === 'message' ? content.message : content.entry).id;

/** The newest message at or before a row was seen; what waits to be sent is nobody's to see. */
function seeUpTo(id: string, rows: readonly Row[], index: number): void {
  for (let i = Math.min(index, rows.length - 1); i >= 0; i--) {
    const content = rows[i]?.content;
    if (content?.kind === 'message') {
      markSeen(id, content.message.seq);
      return;
    }
  }
}

/** Over the list, so that it does not move when older messages are under way. */
function OlderState({ id }: { id: string }) {
  const state = useLoading(all => all.older[id]);
  if (state === 'loading') {
    return (
      <div className={classes.older}>
        <Loader size="xs" aria-label={t('messages.loading-older')} />
      </div>
    );
  }
  if (state !== 'failed') return null;
  return (
    <div className={classes.older} role="alert">
      {t('messages.older-failed')}{' '}
      <Button variant="subtle" size="compact-xs" onClick={() => void loadOlder(id)}>
        {t('common.retry')}
      </Button>
    </div>
  );
}
