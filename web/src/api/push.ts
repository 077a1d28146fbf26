import { authorized } from './authorized';

/** A browser that takes one's pushes. */
export interface PushBrowser {
  id: string;
  /** The push service's host. */
  service: string;
  /** Whether it is of this session. */
  current: boolean;
  createdAt: string;
}

export interface PushBrowsers {
  /** The server's, as browsers want it: base64url. */
  publicKey: string;
  items: PushBrowser[];
}

export const listPushBrowsers = () => authorized<PushBrowsers>('/me/push-subscriptions');

/** Harmless to repeat. */
export const addPushBrowser = (subscription: PushSubscriptionJSON) => {
  const { endpoint, keys } = subscription;
  return authorized<PushBrowser>('/me/push-subscriptions', { method: 'POST', body: { endpoint, keys } });
};

export const removePushBrowser = (id: string) => authorized<void>(`/me/push-subscriptions/${id}`, { method: 'DELETE' });

/** For the notification's ledger. */
export const reportShown = (id: string, channel: 'in-app' | 'web-push') =>
  authorized<void>(`/notifications/${id}/shown`, { method: 'POST', body: { channel } });
