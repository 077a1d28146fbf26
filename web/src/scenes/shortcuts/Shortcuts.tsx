import { Suspense, useEffect } from 'react';
import { lazyPart } from '@/components/lazyPart';
import { useServerInfo } from '@/hooks/useServerInfo';
import { shortcutOf, type ShortcutOf } from '@/shortcuts/table';
import { useListed } from '@/stores/listing';
import { useLog } from '@/stores/log';
import { navigate, useRoute } from '@/stores/route';
import { openSearch } from '@/stores/search';
import { knowsSearch } from '@/stores/session/abilities';
import { listed } from '../sidebar/order';
import { neighbour } from './neighbour';
import { closeOverlay, openOverlay, type Overlay, useOverlay } from './overlay';

const Switcher = lazyPart(() => import('../switcher/Switcher'));
const ShortcutSheet = lazyPart(() => import('./ShortcutSheet'));

/** What is heard wherever one is, and what it lays over the page. `leave` is heard by what one leaves. */
type Heard = Exclude<ShortcutOf<'everywhere'>, 'leave'>;

/** The keys of every page of somebody who is signed in. */
export function Shortcuts() {
  const search = knowsSearch(useServerInfo());
  const overlay = useOverlay(({ opened }) => opened?.overlay);

  useEffect(() => {
    const actions: Readonly<Record<Heard, () => unknown>> = {
      switcher: () => toggle('switcher'),
      sheet: () => toggle('sheet'),
      search: () => search && openSearch(openConversationId()),
      'next-conversation': () => goTo(1),
      'previous-conversation': () => goTo(-1),
      'next-unread': () => goTo(1, isUnread),
      'previous-unread': () => goTo(-1, isUnread),
    };
    const hear = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event, 'everywhere');
      if (shortcut === null || shortcut === 'leave' || !isMeant(event)) return;
      // What lies over the page hears only what closes it.
      if (isCovered(event.target) && useOverlay.getState().opened?.overlay !== shortcut) return;
      event.preventDefault();
      actions[shortcut]();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [search]);

  // Signed out, nothing of it stays.
  useEffect(() => closeOverlay, []);

  return (
    <Suspense>
      {overlay === 'switcher' && <Switcher onClose={closeOverlay} />}
      {overlay === 'sheet' && <ShortcutSheet onClose={closeOverlay} />}
    </Suspense>
  );
}

const isCovered = (target: EventTarget | null): boolean =>
  document.querySelector('[aria-modal="true"]') !== null ||
  (target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null);

/** While one writes, what would be a character is none, and what moves the caret only while there is nothing to move it in. */
function isMeant(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || !(target instanceof HTMLElement)) return true;
  // A field of choice opens by Alt and an arrow.
  if (target.isContentEditable || target.closest('select, [role="combobox"]')) return false;
  const writes = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
  return !writes || (event.altKey && target.value === '');
}

function toggle(overlay: Overlay): void {
  if (useOverlay.getState().opened?.overlay === overlay) closeOverlay();
  else openOverlay(overlay);
}

function openConversationId(): string | null {
  const { route } = useRoute.getState();
  return route.name === 'conversation' ? route.id : null;
}

/** In the order of the list. */
function goTo(step: 1 | -1, wanted?: (id: string) => boolean): void {
  const ids = listed(useLog.getState().conversations, useListed.getState(), Date.now());
  const id = neighbour(ids, openConversationId(), step, wanted);
  if (id !== undefined) navigate({ name: 'conversation', id });
}

function isUnread(id: string): boolean {
  const info = useLog.getState().conversations[id]?.info;
  return info !== undefined && (info.unreadCount > 0 || info.me.markedUnread === true);
}
