/// <reference lib="webworker" />

// Lets the page load without a connection: it keeps the files of one build, and nothing else. Answers of the API never
// pass through here. Own code, for it has one rule that ready-made ones lack: see `mayTakeOver`. And it shows
// notifications, for pushes and for open pages.

import type { FromWorker, Notice, ToWorker } from './messages';
import { faceOf, readPush } from './notices';

// A module for the compiler alone, whose `self` is this one; the build leaves a plain script.
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
  const { script, show: notice, close: ids } = event.data as ToWorker;
  if (notice) event.waitUntil(show(notice, true));
  if (ids) event.waitUntil(close(ids));
  if (script) event.waitUntil(mayTakeOver(script).then(may => (may ? self.skipWaiting() : undefined)));
});

self.addEventListener('push', event => {
  event.waitUntil(pushed(event.data));
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(open((event.notification.data as Shown).path));
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
async function mayTakeOver(script: string): Promise<boolean> {
  return files.has(script) && (await pages()).length <= 1;
}

/** Kept with what is shown. */
interface Shown {
  path: string;
  count: number;
}

async function pushed(data: PushMessageData | null): Promise<void> {
  const message = readPush(parsed(data));
  if (message?.type === 'read') await close([message.id]);
  if (message?.type !== 'notification') return;
  await show(message, false);
  // The page tells the server, for this script has no token. Without one open it remains unsaid.
  const [page] = await pages();
  page?.postMessage({ shown: message.id } satisfies FromWorker);
}

function parsed(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return null;
  }
}

/** One for each notification, which a later one of the same takes the place of. A page makes its own sound. */
async function show(notice: Notice, silent: boolean): Promise<void> {
  const { title, body, path } = faceOf(notice);
  const { id: tag, count } = notice;
  const [before] = await self.registration.getNotifications({ tag });
  const data: Shown = { path, count };
  // `renotify` is not in the compiler's list. What a page has shown already is pushed a little later, too: then nothing rings.
  const options: NotificationOptions & { renotify: boolean } = {
    tag,
    body,
    data,
    silent,
    icon: '/icon-192.png',
    renotify: before !== undefined && (before.data as Shown).count !== count,
  };
  await self.registration.showNotification(title, options);
}

async function close(ids: string[] | 'all'): Promise<void> {
  const all = await self.registration.getNotifications();
  for (const each of all) if (ids === 'all' || ids.includes(each.tag)) each.close();
}

async function open(path: string): Promise<void> {
  const [page] = await pages();
  if (!page) {
    await self.clients.openWindow(path);
    return;
  }
  page.postMessage({ open: path } satisfies FromWorker);
  // Refused, it has gone there nevertheless.
  await page.focus().catch(() => {});
}

/** The one that was looked at last comes first. */
const pages = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });
