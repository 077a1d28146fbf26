import type { KeyboardEvent } from 'react';
import { shortcutOf } from '@/shortcuts/table';
import { answer } from './answer';

/**
 * One stop of the Tab key for all messages: inside the list the arrow keys go from one to the next, and Enter, or the key for it, opens the
 * menu of the one with the focus; R answers it.
 */
export function rowKeys(event: KeyboardEvent<HTMLElement>, conversationId: string): void {
  const { currentTarget: list, target } = event;
  if (!(target instanceof HTMLElement)) return;
  const on = target === list ? null : target.closest<HTMLElement>('[data-message-id]');
  // What stands in a message (links, players, the field of an edit) has keys of its own.
  if (target !== list && target !== on) return;
  const shortcut = shortcutOf(event, 'messages');
  if (shortcut === 'message-previous' || shortcut === 'message-next') {
    const rows = [...list.querySelectorAll<HTMLElement>('[data-message-id]')];
    const step = shortcut === 'message-previous' ? -1 : 1;
    const next = on ? rows[rows.indexOf(on) + step] : step < 0 ? lastInView(list, rows) : undefined;
    if (!next) return;
    event.preventDefault();
    next.focus();
  } else if (shortcut === 'message-menu') {
    const button = on?.querySelector<HTMLElement>('[aria-haspopup="menu"]');
    if (!button) return;
    event.preventDefault();
    button.click();
  } else if (shortcut === 'reply' && on?.dataset.messageId) {
    if (answer(conversationId, on.dataset.messageId)) event.preventDefault();
  }
}

function lastInView(list: HTMLElement, rows: readonly HTMLElement[]): HTMLElement | undefined {
  const { bottom } = list.getBoundingClientRect();
  return rows.findLast(row => row.getBoundingClientRect().top < bottom);
}
