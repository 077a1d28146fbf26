import type { FromWorker, ToWorker } from '@/offline/messages';

/** Whether this browser can show notifications at all: not without HTTPS, and not in some private windows. */
export const canShow = (): boolean =>
  'Notification' in window && 'serviceWorker' in navigator && 'PushManager' in window;

/** The service worker, once it runs. */
export async function worker(): Promise<ServiceWorkerRegistration> {
  if ((await navigator.serviceWorker.getRegistration()) === undefined) throw new Error('There is no service worker.');
  return navigator.serviceWorker.ready;
}

/** Lost without one: then nothing is shown either. */
export function tellWorker(message: ToWorker): void {
  if (!canShow()) return;
  void navigator.serviceWorker.getRegistration().then(
    registration => registration?.active?.postMessage(message),
    () => {},
  );
}

/** Returns its end. */
export function hearWorker(handler: (message: FromWorker) => void): () => void {
  if (!canShow()) return () => {};
  const hear = ({ data }: MessageEvent<FromWorker>) => handler(data);
  navigator.serviceWorker.addEventListener('message', hear);
  navigator.serviceWorker.startMessages();
  return () => navigator.serviceWorker.removeEventListener('message', hear);
}
