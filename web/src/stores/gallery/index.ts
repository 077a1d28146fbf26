import { create } from 'zustand';
import { uuidv7 } from '@/stores/outbox/uuid';
import { formatRoute, useRoute } from '@/stores/route';
import type { Place, SharedFile } from './shared';

export interface Opened extends Place {
  conversationId: string;
  /** What one moves through; without it, what the open conversation has loaded. */
  among?: readonly SharedFile[];
  /** Shows a message where it was sent, when that is not what lies under the picture. */
  goTo?: (messageId: string) => void;
}

/** The picture that fills the page. `entry`: its own in the browser's history; others may be there from earlier ones. */
export const useGallery = create<{ opened: Opened | null; entry: string | null }>(() => ({
  opened: null,
  entry: null,
}));

/** Whether the browser's back button leads back to what is under the picture. */
const hasItsOwnEntry = () => (history.state as { gallery?: unknown } | null)?.gallery === useGallery.getState().entry;

export function openGallery(opened: Opened): void {
  if (useGallery.getState().opened) {
    useGallery.setState({ opened });
    return;
  }
  const entry = uuidv7();
  history.pushState({ gallery: entry }, '', location.href);
  useGallery.setState({ opened, entry });
}

/** Goes on to another one. */
export const moveGallery = ({ fileId, messageId }: Place): void =>
  useGallery.setState(({ opened }) => ({ opened: opened && { ...opened, fileId, messageId } }));

export function closeGallery(): void {
  if (!useGallery.getState().opened) return;
  useGallery.setState({ opened: null });
  if (hasItsOwnEntry()) history.back();
}

// The back button takes it away, and so does whatever leads to another page.
useRoute.subscribe(({ route }, before) => {
  if (!useGallery.getState().opened) return;
  if (!hasItsOwnEntry() || formatRoute(route) !== formatRoute(before.route)) useGallery.setState({ opened: null });
});
