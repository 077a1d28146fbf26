import * as api from '@/api/push';
import { canShow, worker } from './worker';

/** Has the server push to this browser. Harmless to repeat, and repeated with each session, to which the server ties it. */
export async function subscribe(): Promise<void> {
  const { publicKey } = await api.listPushBrowsers();
  const { pushManager } = await worker();
  let subscription = await pushManager.getSubscription();
  // Made for another key it takes nothing of this server's.
  if (subscription && keyText(subscription.options.applicationServerKey) !== publicKey) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  await api.addPushBrowser(subscription.toJSON());
}

/** Ends it in the browser; what is pushed from now on arrives nowhere. */
export async function unsubscribe(): Promise<void> {
  if (!canShow()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** Has the server forget this browser. */
export async function withdraw(): Promise<void> {
  const { items } = await api.listPushBrowsers();
  await Promise.all(items.filter(each => each.current).map(each => api.removePushBrowser(each.id)));
}

/** As the server writes it: base64url without padding. */
export function keyText(key: ArrayBuffer | null): string {
  const bytes = String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0)));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
