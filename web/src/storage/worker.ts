import { type OpenedStore, openStore, removeOthers } from './opfs';
import { lockOf } from './opfsFolder';
import type { Answer, Calls, Closing, FromWorker, OnChannel, Request, StoreName } from './protocol';

// The store's worker, one for each tab. Whichever of one person's workers holds the lock opens the database and answers
// for all of them, over a channel; when its tab goes the browser passes the lock on. So a page never asks who the owner
// is, and what one asked of an owner that has gone is asked again of the next.

const { userId, fresh } = JSON.parse(self.name) as StoreName;
const channel = new BroadcastChannel(`parley-store-${userId}`);
const waiting = new Map<string, Request>();
let opened: OpenedStore | undefined;
let closed: Closing | undefined;
let release: () => void = () => {};

self.onmessage = ({ data }: MessageEvent<Request>) => {
  waiting.set(data.id, data);
  ask(data);
};

channel.onmessage = ({ data }: MessageEvent<OnChannel>) => {
  if (data.kind === 'request' && opened) void serve(opened, data.request);
  if (data.kind === 'answer') answered(data.answer);
  if (data.kind === 'owner') for (const request of waiting.values()) ask(request);
  if (data.kind === 'closed' && !closed) void end(data.how);
};

navigator.locks.request(lockOf(userId), own).catch((error: unknown) => {
  tell({ kind: 'unavailable', reason: `${error}` });
});

/** Holds the lock, and with it the database, until the store is closed or the tab is gone. */
async function own(): Promise<void> {
  if (closed) return;
  await removeOthers(fresh ? null : userId);
  const store = await openStore(userId);
  if (closed) return close(store, closed);
  opened = store;
  tell({ kind: 'owner' });
  announce({ kind: 'owner' });
  for (const request of waiting.values()) void serve(store, request);
  await new Promise<void>(resolve => {
    release = resolve;
  });
}

function ask(request: Request): void {
  if (opened) void serve(opened, request);
  else announce({ kind: 'request', request });
}

async function serve(store: OpenedStore, request: Request): Promise<void> {
  let answer: Answer;
  try {
    answer = { id: request.id, ok: true, value: await perform(store, request) };
  } catch (error) {
    answer = { id: request.id, ok: false, reason: `${error}` };
  }
  if (waiting.has(request.id)) answered(answer);
  else announce({ kind: 'answer', answer });
}

async function perform(store: OpenedStore, { call, args }: Request): Promise<unknown> {
  const { database } = store;
  switch (call) {
    case 'load':
      return database.load();
    case 'older':
      return database.older(...(args as Calls['older']['args']));
    case 'outgoing':
      return database.outgoing();
    case 'write':
      database.write(...(args as Calls['write']['args']));
      return null;
    case 'close': {
      const [how] = args as Calls['close']['args'];
      await end(how);
      announce({ kind: 'closed', how });
      return null;
    }
  }
}

function answered(answer: Answer): void {
  if (waiting.delete(answer.id)) tell({ kind: 'answer', answer });
}

/**
 * After this nothing is written any more, by no tab that is open now: a page that has not heard yet that it is signed out
 * would bring all of it back. One that took the store over in this very moment does the same to it.
 */
async function end(how: Closing): Promise<void> {
  closed = how;
  const store = opened;
  opened = undefined;
  if (store) await close(store, how);
  tell({ kind: 'closed' });
  release();
}

async function close(store: OpenedStore, how: Closing): Promise<void> {
  if (how === 'wipe') return store.remove();
  store.database.forgetLog();
  store.close();
}

const tell = (message: FromWorker) => self.postMessage(message);
const announce = (message: OnChannel) => channel.postMessage(message);
