/// <reference lib="webworker" />

// Lets the page load without a connection: it keeps the files of one build, and nothing else. Answers of the API never
// pass through here. Own code, for it has one rule that ready-made ones lack: see `mayTakeOver`.

// A module for the compiler alone, whose `self` is this one; the build leaves a plain script.
export {};
declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build: every file of it, and a name that changes with any of them. */
declare const __SHELL__: { version: string; files: string[] };

const cacheName = `parley-shell-${__SHELL__.version}`;
const files = new Set(__SHELL__.files);
/** A server that takes longer is as good as none: the page is shown, and connects when it can. */
const patienceMs = 4_000;
/** The server's own addresses, which are no pages of the client. */
const serverPaths = /^\/(api|socket\.io|openapi|health|metrics|\.well-known)(\/|$)/;

self.addEventListener('install', event => {
  event.waitUntil(keepShell());
});

self.addEventListener('activate', event => {
  event.waitUntil(dropOlderShells());
});

self.addEventListener('message', event => {
  const { script } = event.data as { script?: string };
  event.waitUntil(mayTakeOver(script).then(may => (may ? self.skipWaiting() : undefined)));
});

self.addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!serverPaths.test(url.pathname)) event.respondWith(page(request));
  } else if (files.has(url.pathname)) {
    event.respondWith(file(request));
  }
});

/** All or nothing: the shell of half a build would not start. `reload` passes the browser's cache by. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([...files].map(path => new Request(path, { cache: 'reload' })));
}

async function dropOlderShells(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter(name => name.startsWith('parley-shell-') && name !== cacheName);
  await Promise.all(older.map(name => caches.delete(name)));
}

/** The server's page where there is a server, so that an upgrade is there with the next load; else the one that is kept. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match('/', { cacheName });
  if (!kept) return fetch(request);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    return answer.status >= 500 ? kept : answer;
  } catch {
    return kept;
  }
}

/** The names of files change with their content, so the one that is kept is the right one. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName })) ?? fetch(request);
}

/**
 * Taking over drops the files of the build before, of which an open page may still want some. So a new build waits until
 * all pages are gone; or until the only one is of the same build, as it is after a reload.
 */
async function mayTakeOver(script: string | undefined): Promise<boolean> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return script !== undefined && files.has(script) && pages.length <= 1;
}
