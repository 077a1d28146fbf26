import { create } from 'zustand';

/** What the keys, or a button, have laid over the page. */
export type Overlay = 'switcher' | 'sheet';

interface Opened {
  overlay: Overlay;
  /** Has the focus afterwards. */
  from: Element | null;
}

export const useOverlay = create<{ opened: Opened | null }>(() => ({ opened: null }));

/** @param from - Where the focus is to go back to, if not to where it is. */
export const openOverlay = (overlay: Overlay, from: Element | null = document.activeElement) =>
  useOverlay.setState(({ opened }) => ({ opened: { overlay, from: opened?.from ?? from } }));

/** The focus goes back, unless what was chosen has taken it. */
export function closeOverlay(): void {
  const { opened } = useOverlay.getState();
  useOverlay.setState({ opened: null });
  setTimeout(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && opened?.from instanceof HTMLElement) opened.from.focus({ preventScroll: true });
  });
}
