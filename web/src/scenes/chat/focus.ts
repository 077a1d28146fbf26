import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { shortcutOf } from '@/shortcuts/table';
import { formatRoute, navigate } from '@/stores/route';

/** Escape leaves the conversation for the list: beside it the focus goes there, on a phone the view. */
export function escapeToList(event: KeyboardEvent<HTMLElement>): void {
  // Dialogs bubble up to here as children, though they stand elsewhere; they close by themselves.
  const inside = event.currentTarget.contains(event.target as Node);
  if (shortcutOf(event, 'everywhere') !== 'leave' || event.defaultPrevented || !inside) return;
  const open = document.querySelector<HTMLElement>('nav a[aria-current="page"]');
  if (open && open.offsetParent !== null) open.focus();
  else navigate({ name: 'home' });
}

/** Where a view is replaced by another the focus must not be lost: it follows to the conversation, and back to the list. */
export function useFocusOnChange(conversationId: string | null, main: RefObject<HTMLElement | null>): void {
  const before = useRef(conversationId);
  useEffect(() => {
    const from = before.current;
    before.current = conversationId;
    const lost = document.activeElement === document.body || !isShown(document.activeElement);
    if (from === conversationId || !lost) return;
    if (conversationId !== null) main.current?.focus();
    else if (from !== null) linkTo(from)?.focus();
  }, [conversationId, main]);
}

const isShown = (element: Element | null) => element instanceof HTMLElement && element.offsetParent !== null;

const linkTo = (id: string) =>
  document.querySelector<HTMLElement>(`nav a[href="${formatRoute({ name: 'conversation', id })}"]`);
