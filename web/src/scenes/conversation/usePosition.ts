import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows';

/** Within this of the bottom, in px, one stays there when something new comes. */
const nearBottom = 40;

export interface Position {
  scroller: RefObject<HTMLDivElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  /** This drawing puts older rows in front, or takes some away there: the list then keeps its place by its end. */
  shift: boolean;
  atBottom: boolean;
  toNewest: () => void;
  /** To a row, into the middle. */
  toRow: (index: number) => void;
  /** To be called when the list was scrolled. */
  scrolled: () => void;
}

/** Where the list stands: it opens at the first unread row, stays at the bottom once there, and else does not move. */
export function usePosition(rows: readonly Row[]): Position {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const sticking = useRef(true);
  const lastIndex = useRef(-1);
  const [atBottom, setAtBottom] = useState(true);
  lastIndex.current = rows.length - 1;

  const toNewest = useCallback(() => {
    sticking.current = true;
    if (lastIndex.current >= 0) list.current?.scrollToIndex(lastIndex.current, { align: 'end' });
  }, []);

  const toRow = useCallback((index: number) => {
    sticking.current = false;
    list.current?.scrollToIndex(index, { align: 'center' });
  }, []);

  const scrolled = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const bottom = element.scrollHeight - element.scrollTop - element.clientHeight < nearBottom;
    sticking.current = bottom;
    setAtBottom(bottom);
  }, []);

  useOpening(rows, list, sticking);
  useFollowing(rows, sticking, toNewest);
  useResizing(scroller, sticking, toNewest, setAtBottom);
  return { scroller, list, shift: usePrepended(rows), atBottom, toNewest, toRow, scrolled };
}

function useOpening(
  rows: readonly Row[],
  list: RefObject<VirtualizerHandle | null>,
  sticking: RefObject<boolean>,
): void {
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const unread = rows.findIndex(row => row.firstUnread);
    sticking.current = unread < 0;
    if (unread < 0) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
    else list.current?.scrollToIndex(unread, { align: 'start' });
  }, [rows, list, sticking]);
}

/** Sending takes one to the bottom; what others send only if one is there. */
function useFollowing(rows: readonly Row[], sticking: RefObject<boolean>, toNewest: () => void): void {
  const last = rows.at(-1);
  const before = useRef(last?.key);
  useLayoutEffect(() => {
    if (last?.key === before.current) return;
    before.current = last?.key;
    if (sticking.current || last?.content.kind === 'outgoing') toNewest();
  }, [last, sticking, toNewest]);
}

/** When the room or the rows change their size (a keyboard comes up, a line is added below a message), the bottom stays the bottom. */
function useResizing(
  scroller: RefObject<HTMLDivElement | null>,
  sticking: RefObject<boolean>,
  toNewest: () => void,
  setAtBottom: (atBottom: boolean) => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (sticking.current) toNewest();
      else setAtBottom(element.scrollHeight - element.scrollTop - element.clientHeight < nearBottom);
    });
    observer.observe(element);
    if (element.lastElementChild) observer.observe(element.lastElementChild);
    return () => observer.disconnect();
  }, [scroller, sticking, toNewest, setAtBottom]);
}

function usePrepended(rows: readonly Row[]): boolean {
  const before = useRef(rows);
  const from = before.current;
  const moved = rows.length > from.length || rows.at(-1)?.key === from.at(-1)?.key;
  const prepended = from.length > 0 && rows.length > 0 && moved && rows[0]?.key !== from[0]?.key;
  useLayoutEffect(() => {
    before.current = rows;
  }, [rows]);
  return prepended;
}
