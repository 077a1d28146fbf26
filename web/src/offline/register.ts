/**
 * Has the service worker keep the page's files, so that it loads without a connection. Needs HTTPS (or this machine);
 * without it all is as it was.
 */
export async function keepShell(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
    offerToTakeOver(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') offerToTakeOver(worker);
      });
    });
  } catch {
    // A browser that forbids it, or a server that is away.
  }
}

/** A newer build that waits may begin when this page is of it already, as after an upgrade and a reload. */
function offerToTakeOver(worker: ServiceWorker | null): void {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  if (script) worker?.postMessage({ script: new URL(script.src).pathname });
}
