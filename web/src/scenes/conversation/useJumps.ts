import { useEffect } from 'react';
import { arrived, useJump } from '@/stores/jump';
import type { Row } from './rows';

/**
 * A row is drawn some frames after the list was scrolled to it, and drawn anew while the rows around it are measured: it is
 * followed for so many.
 */
const mostFrames = 45;

/** Scrolls to the message that was asked for, and puts the focus on it. */
export function useJumps(id: string, rows: readonly Row[], toRow: (index: number) => void): void {
  const target = useJump(state => (state.target?.conversationId === id ? state.target.messageId : null));
  useEffect(() => {
    const index = target === null ? -1 : rows.findIndex(row => row.key === target);
    if (target === null || index < 0) return;
    arrived();
    toRow(index);
    focusWhenDrawn(target, mostFrames);
  }, [target, rows, toRow]);
}

function focusWhenDrawn(messageId: string, frames: number): void {
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(messageId)}"]`);
    if (row && isFree(document.activeElement)) {
      row.focus({ preventScroll: true });
      row.animate([{ background: 'var(--surface-selected)' }, {}], { duration: 1_600, easing: 'ease-in' });
    }
    if (frames > 0) focusWhenDrawn(messageId, frames - 1);
  });
}

/** Nobody has gone on meanwhile: the focus is nowhere, or in what has led here and goes. */
const isFree = (active: Element | null) =>
  active === null || active === document.body || active.closest('[role="dialog"]') !== null;
