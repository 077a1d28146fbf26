import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows';
import { isAtBottom, type Lie, lieOf, sticksAfter } from './stance';

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
  /** To be called when it has come to rest. */
  rested: () => void;
}

/**
 * A row that the list was scrolled to stays where it was wanted for so long after the list has come to rest, in ms: until then rows around it
 * are measured, on a busy machine later than a scroll takes.
 */
const settlingMs = 1_000;

/** A row that the list is on its way to. */
interface Aim {
  key: string;
  align: 'start' | 'center';
}

/** Where the list stands: it opens at the first unread row, stays at the bottom once there, and else does not move. */
export function usePosition(rows: readonly Row[]): Position {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const sticking = useRef(true);
  const aim = useRef<Aim>(null);
  const lie = useRef<Lie>({ top: 0, height: 0, room: 0 });
  const current = useRef(rows);
  const [atBottom, setAtBottom] = useState(true);
  current.current = rows;

  const toNewest = useCallback(() => {
    sticking.current = true;
    aim.current = null;
    const last = current.current.length - 1;
    if (last >= 0) list.current?.scrollToIndex(last, { align: 'end' });
  }, []);

  const toAim = useCallback((to: Aim) => {
    sticking.current = false;
    aim.current = to;
    const index = current.current.findIndex(({ key }) => key === to.key);
    if (index >= 0) list.current?.scrollToIndex(index, { align: to.align });
  }, []);

  const toRow = useCallback(
    (index: number) => {
      const row = current.current[index];
      if (row) toAim({ key: row.key, align: 'center' });
    },
    [toAim],
  );

  const scrolled = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const [before, now] = [lie.current, lieOf(element)];
    lie.current = now;
    // What is told of on the way to a row may still be of the way before, which led to the bottom.
    if (!aim.current) sticking.current = sticksAfter(sticking.current, before, now);
    setAtBottom(isAtBottom(now));
  }, []);

  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rested = useCallback(() => {
    const settle = () => {
      aim.current = null;
      if (scroller.current && isAtBottom(lieOf(scroller.current))) sticking.current = true;
    };
    clearTimeout(settling.current);
    if (aim.current) settling.current = setTimeout(settle, settlingMs);
    else settle();
  }, []);
  useEffect(() => () => clearTimeout(settling.current), []);

  /** Where it is going, or where it is to stay, after something has come in between. */
  const goOn = useCallback(() => {
    if (aim.current) toAim(aim.current);
    else if (sticking.current) toNewest();
  }, [toAim, toNewest]);

  useOpening(rows, toNewest, toAim);
  useFollowing(rows, sticking, toNewest);
  const resized = useCallback(() => {
    goOn();
    // Where all fits, nothing is scrolled, and nothing comes to rest.
    if (aim.current) rested();
  }, [goOn, rested]);
  useResizing(scroller, lie, sticking, resized, setAtBottom);
  const shift = usePrepended(rows);
  useLayoutEffect(() => {
    // Rows that come in front end the list's way.
    if (shift) goOn();
  }, [rows, shift, goOn]);
  useTakingOver(scroller, aim);
  return { scroller, list, shift, atBottom, toNewest, toRow, scrolled, rested };
}

function useOpening(rows: readonly Row[], toNewest: () => void, toAim: (aim: Aim) => void): void {
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const unread = rows.find(row => row.firstUnread);
    if (unread) toAim({ key: unread.key, align: 'start' });
    else toNewest();
  }, [rows, toNewest, toAim]);
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
  lie: RefObject<Lie>,
  sticking: RefObject<boolean>,
  resized: () => void,
  setAtBottom: (atBottom: boolean) => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      lie.current = lieOf(element);
      resized();
      if (!sticking.current) setAtBottom(isAtBottom(lie.current));
    });
    observer.observe(element);
    if (element.lastElementChild) observer.observe(element.lastElementChild);
    return () => observer.disconnect();
  }, [scroller, lie, sticking, resized, setAtBottom]);
}

/** Whoever scrolls goes on from where they are: the list does not go back to the row that it was on its way to. */
function useTakingOver(scroller: RefObject<HTMLDivElement | null>, aim: RefObject<Aim | null>): void {
  useEffect(() => {
    const element = scroller.current;
    const end = new AbortController();
    const takeOver = () => {
      aim.current = null;
    };
    for (const each of ['wheel', 'touchmove', 'mousedown', 'keydown'])
      element?.addEventListener(each, takeOver, { passive: true, signal: end.signal });
    return () => end.abort();
  }, [scroller, aim]);
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
