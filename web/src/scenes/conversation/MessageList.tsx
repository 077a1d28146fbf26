import { Button, Loader } from '@mantine/core';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useShallow } from 'zustand/react/shallow';
import type { Message } from '@/api/types';
import { useAttention } from '@/hooks/useAttention';
import { t } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { reachedByAll } from '@/stores/log/cursors';
import { loadOlder, useLoading } from '@/stores/log/history';
import { useOutbox } from '@/stores/outbox';
import { markSeen } from '@/stores/receipts';
import { Beginning } from './Beginning';
import { JumpToNewest } from './JumpToNewest';
import classes from './MessageList.module.css';
import { MessageRow } from './MessageRow';
import { buildRows, type Row } from './rows';

const none: readonly Message[] = [];

/** How near the top older messages are fetched, in px: early enough that one seldom meets the end. */
const nearTop = 900;
/** Within this of the bottom one stays there when something new comes. */
const nearBottom = 40;

export function MessageList({ id }: { id: string }) {
  const rows = useRows(id);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const sticking = useRef(true);
  const [atBottom, setAtBottom] = useState(true);
  const shift = usePrepended(rows);
  const reached = useReached(id);
  const attention = useAttention();

  const toNewest = useCallback(() => {
    sticking.current = true;
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows.length]);

  /** What follows from where the list stands: older messages, receipts, and whether to stay at the bottom. */
  const settle = useCallback(() => {
    const handle = list.current;
    if (!handle || rows.length === 0) return;
    const { scrollOffset, scrollSize, viewportSize } = handle;
    const bottom = scrollSize - scrollOffset - viewportSize < nearBottom;
    setAtBottom(bottom);
    if (scrollOffset < nearTop && useLoading.getState().older[id] !== 'failed') void loadOlder(id);
    if (attention) seeUpTo(id, rows, bottom ? rows.length - 1 : handle.findItemIndex(scrollOffset + viewportSize) - 1);
  }, [id, rows, attention]);

  // Opening: at the first unread message, else at the newest.
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const unread = rows.findIndex(row => row.firstUnread);
    sticking.current = unread < 0;
    list.current?.scrollToIndex(unread < 0 ? rows.length - 1 : unread, { align: unread < 0 ? 'end' : 'start' });
  }, [rows]);

  const last = rows.at(-1);
  const lastKey = last?.key;
  const lastIsOutgoing = last?.content.kind === 'outgoing';
  useLayoutEffect(() => {
    // Sending takes one to the bottom; what others send only if one is there.
    if (lastKey !== undefined && (sticking.current || lastIsOutgoing)) toNewest();
  }, [lastKey, lastIsOutgoing, toNewest]);

  useEffect(() => settle(), [settle]);
  useStayAtBottom(scroller, sticking, toNewest);

  return (
    <div className={classes.frame}>
      <OlderState id={id} />
      <div
        ref={scroller}
        role="log"
        aria-label={t('messages.label')}
        // Announcing is done elsewhere: the list is virtual, and scrolling back would be read aloud.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        tabIndex={0}
        className={classes.scroll}
      >
        <div className={classes.push} />
        {rows.length === 0 && <Beginning id={id} />}
        <Virtualizer
          ref={list}
          data={rows}
          shift={shift}
          bufferSize={600}
          onScroll={offset => {
            const handle = list.current;
            if (handle) sticking.current = handle.scrollSize - offset - handle.viewportSize < nearBottom;
            settle();
          }}
        >
          {row => <MessageRow key={row.key} row={row} conversationId={id} reached={reached} />}
        </Virtualizer>
      </div>
      <JumpToNewest id={id} hidden={atBottom} onJump={toNewest} />
    </div>
  );
}

/** A row for each message of the log and of the outbox. */
function useRows(id: string): Row[] {
  const selfId = useLog(state => state.selfId);
  const messages = useLog(state => state.conversations[id]?.messages) ?? none;
  const hasOlder = useLog(state => state.conversations[id]?.hasOlder ?? false);
  const outgoing = useOutbox(useShallow(state => state.entries.filter(entry => entry.conversationId === id)));
  const [first] = useState(() => {
    const info = useLog.getState().conversations[id]?.info;
    return info && info.unreadCount > 0 ? info.me.readSeq : null;
  });
  return useMemo(
    () => buildRows({ messages, outgoing, selfId, hasOlder, readSeqAtOpening: first, now: new Date() }),
    [messages, outgoing, selfId, hasOlder, first],
  );
}

/** Whether this drawing puts older rows in front: then the list keeps its place by its end. */
function usePrepended(rows: Row[]): boolean {
  const before = useRef(rows);
  const from = before.current;
  const prepended = from.length > 0 && rows.length > from.length && rows[0]?.key !== from[0]?.key;
  useLayoutEffect(() => {
    before.current = rows;
  }, [rows]);
  return prepended;
}

/** How far all others are; the same object while that is the same. */
function useReached(id: string) {
  return useLog(useShallow(state => reachedByAll(state.conversations[id]?.info.members ?? null, state.selfId)));
}

function seeUpTo(id: string, rows: Row[], index: number): void {
  for (let i = Math.min(index, rows.length - 1); i >= 0; i--) {
    const content = rows[i]?.content;
    if (content?.kind === 'message') {
      markSeen(id, content.message.seq);
      return;
    }
  }
}

/** When the room for the list changes (a keyboard comes up, the composer grows), the bottom stays the bottom. */
function useStayAtBottom(
  scroller: RefObject<HTMLDivElement | null>,
  sticking: RefObject<boolean>,
  toNewest: () => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (sticking.current) toNewest();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, sticking, toNewest]);
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
