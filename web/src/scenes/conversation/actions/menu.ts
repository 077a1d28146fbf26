import { create } from 'zustand';

/** The message whose menu is open, where it stands, and what opened it: the focus goes back to its row. */
interface Opened {
  conversationId: string;
  messageId: string;
  trigger: HTMLElement;
  place: Place;
}

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** One menu for all messages of the list: a row carries a button and no more. */
export const useMessageMenu = create<{ opened: Opened | null }>(() => ({ opened: null }));

export const openMessageMenu = (conversationId: string, messageId: string, trigger: HTMLElement) =>
  useMessageMenu.setState({ opened: { conversationId, messageId, trigger, place: placeOf(trigger) } });

/** The page has another size: it stands where what opened it is now, and goes with it. */
export function placeMessageMenu(): void {
  const { opened } = useMessageMenu.getState();
  if (!opened) return;
  const { trigger } = opened;
  useMessageMenu.setState({ opened: trigger.isConnected ? { ...opened, place: placeOf(trigger) } : null });
}

export const closeMessageMenu = () => useMessageMenu.setState({ opened: null });

/**
 * Over what opened it, which may be a long bubble that begins above the page: what of it is in view, no further down than
 * half a page. Taken once: while the menu is fetched, or open, the list may move, or give up the row.
 */
function placeOf(trigger: HTMLElement): Place {
  const { left, top, bottom, width } = trigger.getBoundingClientRect();
  const from = Math.min(Math.max(top, 0), innerHeight);
  return { left, top: from, width, height: Math.min(Math.max(bottom - from, 0), innerHeight / 2) };
}
