import { create } from 'zustand';
import * as api from '@/api/scheduled';
import { ApiError } from '@/api/errors';
import type { ScheduledMessage } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch } from '@/stores/log';
import { uuidv7 } from '@/stores/outbox/uuid';
import { put, type Scheduled } from './list';

/** One's own messages that wait to be sent, by conversation id. They are the server's: it sends them, whoever is connected. */
export const useScheduled = create<Readonly<Record<string, Scheduled>>>(() => ({}));

export const resetScheduled = () => useScheduled.setState({}, true);

/** They follow what is pushed, and are asked for once more after a lost connection, when they are next shown. */
export function handleScheduled(client: Pick<RealtimeClient, 'on' | 'onConnect'>): void {
  client.on('scheduled-updated', ({ conversationId, messageId, scheduled }) =>
    take(conversationId, messageId, scheduled ?? undefined),
  );
  // Another server of several may have sent it, which tells its own connections alone that it waits no more.
  client.on('receive-message', ({ conversationId, id }) => {
    if (useScheduled.getState()[conversationId]?.items?.some(each => each.id === id))
      take(conversationId, id, undefined);
  });
  client.on('conversation-updated', ({ conversationId, removed }) => removed && forget(conversationId));
  client.onConnect(() => takeScheduled(Object.keys(useScheduled.getState())));
}

/** What one's own log says of the time without a connection: where other ones wait now. */
export function takeScheduled(conversationIds: readonly string[]): void {
  for (const id of conversationIds) update(id, scheduled => ({ ...scheduled, stale: true }));
}

const forget = (id: string) => useScheduled.setState(({ [id]: _gone, ...rest }) => rest, true);

function update(id: string, change: (scheduled: Scheduled) => Scheduled): void {
  const scheduled = useScheduled.getState()[id];
  if (scheduled) useScheduled.setState({ [id]: change(scheduled) });
}

function take(conversationId: string, id: string, now: ScheduledMessage | undefined): void {
  update(conversationId, scheduled => ({
    ...scheduled,
    items: scheduled.items && put(scheduled.items, id, now),
    overtaken: scheduled.status === 'loading',
  }));
}

export async function loadScheduled(conversationId: string): Promise<void> {
  const items = useScheduled.getState()[conversationId]?.items ?? null;
  useScheduled.setState({
    [conversationId]: { items, status: 'loading', error: null, stale: false, overtaken: false },
  });
  try {
    const listed: ScheduledMessage[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.listScheduled(conversationId, cursor);
      listed.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    update(conversationId, before => ({ ...before, items: listed, status: 'idle', stale: before.overtaken }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // What was there stays; the next connection asks again.
    update(conversationId, before => ({ ...before, status: 'failed', error }));
  }
}

/** A new one. Throws `ApiError`; asked again with the same `id`, it is one. */
export async function schedule(
  conversationId: string,
  message: { text: string; at: Date; replyTo: string | null; id?: string },
): Promise<void> {
  const { text, at, replyTo, id = uuidv7() } = message;
  const made = await api.scheduleMessage(conversationId, { id, text, at: at.toISOString(), replyTo });
  take(conversationId, made.id, made);
}

export async function reschedule({ conversationId, id }: ScheduledMessage, text: string, at: Date): Promise<void> {
  take(conversationId, id, await api.changeScheduled(conversationId, id, { text, at: at.toISOString() }));
}

export async function cancel({ conversationId, id }: ScheduledMessage): Promise<void> {
  await goneIsDone(api.cancelScheduled(conversationId, id));
  take(conversationId, id, undefined);
}

/** The message is in the log when this is done; its socket's own event is the same once more. */
export async function sendNow({ conversationId, id }: ScheduledMessage): Promise<void> {
  const { message, after, upTo } = await api.sendScheduled(conversationId, id);
  dispatch({ type: 'frame', frame: { kind: 'message', conversationId, after, upTo, message } });
  take(conversationId, id, undefined);
}

/** Cancelled on another device, or sent meanwhile: the list says so. */
async function goneIsDone(request: Promise<void>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not-found') throw error;
  }
}
