import { create } from 'zustand';
import * as api from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { OlderMessages } from '@/storage/logDatabase';
import { addPeople } from '@/stores/people';
import { dispatch, useLog } from '.';

const pageSize = 50;

/** Looking for one message, whole pages of the server's are fetched; so many at most, for all of them stay in memory. */
const [largePage, mostPagesBack] = [100, 50];

type OlderSource = (id: string, since: number, before: number, limit: number) => Promise<OlderMessages>;

let stored: OlderSource | undefined;

/** What this browser keeps is shown before the server is asked. */
export const readOlderFrom = (source: OlderSource | undefined) => {
  stored = source;
};

export type LoadState = 'idle' | 'loading' | 'failed' | 'missing';

/** What is being fetched, by conversation id: a conversation opened by its address, or its older messages. */
export const useLoading = create<{ conversation: Record<string, LoadState>; older: Record<string, LoadState> }>(() => ({
  conversation: {},
  older: {},
}));

function mark(what: 'conversation' | 'older', id: string, state: LoadState): void {
  useLoading.setState(all => ({ ...all, [what]: { ...all[what], [id]: state } }));
}

export const resetLoading = () => useLoading.setState({ conversation: {}, older: {} });

/** With a connection again, what could not be loaded is loaded: the open conversation now, older messages when wanted. */
export function retryFailedLoads(): void {
  const { conversation, older } = useLoading.getState();
  const waited = Object.entries(older).filter(([, state]) => state !== 'failed');
  useLoading.setState({ older: Object.fromEntries(waited) });
  for (const [id, state] of Object.entries(conversation)) if (state === 'failed') void loadConversation(id);
}

/** One is no longer in it. */
export const markMissing = (id: string) => mark('conversation', id, 'missing');

/** Fetches a conversation that sync did not bring: older than its first page, or opened before it has answered. */
export async function loadConversation(id: string): Promise<void> {
  if (useLog.getState().conversations[id] || useLoading.getState().conversation[id] === 'loading') return;
  mark('conversation', id, 'loading');
  try {
    const { users, ...conversation } = await api.getConversation(id);
    addPeople(users ?? []);
    dispatch({ type: 'conversations-loaded', conversations: [conversation] });
    mark('conversation', id, 'idle');
  } catch (error) {
    const missing = error instanceof ApiError && (error.status === 404 || error.status === 403 || error.status === 400);
    mark('conversation', id, missing ? 'missing' : 'failed');
  }
}

/** Pages back by one page of messages. Does nothing while a page is under way or when there is nothing before. */
export async function loadOlder(id: string, size = pageSize): Promise<void> {
  const log = useLog.getState().conversations[id];
  if (!log?.hasOlder || useLoading.getState().older[id] === 'loading') return;
  const before = log.messages[0]?.seq;
  mark('older', id, 'loading');
  try {
    const page = (await storedBefore(id, log.since, before, size)) ?? (await fetchBefore(id, before, size));
    dispatch({ type: 'history-loaded', conversationId: id, before, ...page });
    mark('older', id, 'idle');
  } catch {
    mark('older', id, 'failed');
  }
}

/** Pages back until a message is there. False when it lies too far back, or what is before it cannot be loaded. */
export async function loadBackTo(id: string, seq: number): Promise<boolean> {
  for (let page = 0; page <= mostPagesBack; page++) {
    await olderSettled(id);
    const log = useLog.getState().conversations[id];
    const first = log?.messages[0]?.seq;
    if (first !== undefined && first <= seq) return true;
    if (!log?.hasOlder) return false;
    await loadOlder(id, largePage);
    if (useLoading.getState().older[id] === 'failed') return false;
  }
  return false;
}

/** Resolves when no page of older messages is under way. */
function olderSettled(id: string): Promise<void> {
  const settled = () => useLoading.getState().older[id] !== 'loading';
  return new Promise(resolve => {
    if (settled()) return resolve();
    const end = useLoading.subscribe(() => {
      if (!settled()) return;
      end();
      resolve();
    });
  });
}

async function storedBefore(
  id: string,
  since: number,
  before: number | undefined,
  size: number,
): Promise<OlderMessages | null> {
  const page = before === undefined ? undefined : await stored?.(id, since, before, size).catch(() => undefined);
  return page && page.messages.length > 0 ? page : null;
}

async function fetchBefore(id: string, before: number | undefined, size: number): Promise<OlderMessages> {
  const { items, hasMore, users } = await api.messagesBefore(id, before, size);
  addPeople(users);
  return { messages: items, hasMore };
}
