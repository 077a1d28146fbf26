import { create } from 'zustand';
import { listPins } from '@/api/conversations';
import { ApiError, describeError } from '@/api/errors';
import type { Message } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch, onDispatch } from '@/stores/log';
import { addPeople } from '@/stores/people';
import { merge, type Pins } from './list';

/** What is pinned, by conversation id: as the server has listed it, and as it was told since. */
export const usePins = create<Readonly<Record<string, Pins>>>(() => ({}));

export const resetPins = () => usePins.setState({}, true);

type Connection = Pick<RealtimeClient, 'on' | 'onConnect' | 'request'>;

let client: Pick<RealtimeClient, 'request'> | undefined;

/** Pins follow what happens to messages, and are asked for once more after a lost connection, when they are next shown. Returns its end. */
export function keepPins(connection: Connection): () => void {
  client = connection;
  connection.on('message-hidden', ({ conversationId, messageId }) =>
    update(conversationId, pins => ({ ...pins, items: pins.items?.filter(each => each.id !== messageId) ?? null })),
  );
  connection.on('conversation-updated', ({ conversationId, removed }) => removed && forget(conversationId));
  connection.onConnect(() => {
    for (const id of Object.keys(usePins.getState())) update(id, pins => ({ ...pins, stale: true }));
  });
  // Pushed, or the answer to what one has done oneself.
  const end = onDispatch(event => {
    if (event.type === 'frame' && event.frame.kind === 'changed' && event.frame.message) follow(event.frame.message);
  });
  return () => {
    end();
    client = undefined;
    usePinning.setState({}, true);
  };
}

const forget = (id: string) => usePins.setState(({ [id]: _gone, ...rest }) => rest, true);

function update(id: string, change: (pins: Pins) => Pins): void {
  const pins = usePins.getState()[id];
  if (pins) usePins.setState({ [id]: change(pins) });
}

function follow(message: Message): void {
  update(message.conversationId, pins => ({
    ...pins,
    items: pins.items && merge(pins.items, message),
    // The list that is under way may have been read before.
    since: pins.status === 'loading' ? [...pins.since, message] : pins.since,
  }));
}

export async function loadPins(id: string): Promise<void> {
  const before = usePins.getState()[id];
  usePins.setState({
    [id]: { items: before?.items ?? null, status: 'loading', error: null, stale: false, since: [] },
  });
  try {
    const items: Message[] = [];
    let cursor: string | undefined;
    do {
      const page = await listPins(id, cursor);
      addPeople(page.users);
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    update(id, pins => ({ ...pins, items: pins.since.reduce(merge, items), status: 'idle', since: [] }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // What was there stays; the next connection asks again.
    update(id, pins => ({ ...pins, status: 'failed', error, since: [] }));
  }
}

/** What one does about a message's pin, and the server has not answered yet, or has refused. */
export type Pinning = { remove: boolean } & (
  | { status: 'pending' }
  /** Without a reason there is no connection. */
  | { status: 'failed'; reason: string | null }
);

/** By message id. */
export const usePinning = create<Readonly<Record<string, Pinning>>>(() => ({}));

type Place = Pick<Message, 'id' | 'conversationId'>;

/**
 * Pins a message, or takes it off. Without a connection it is refused here, as other changes of messages are: done hours later it could undo
 * what another has done since. To try again is safe, for the same once more changes nothing.
 */
export async function pin({ id, conversationId }: Place, remove: boolean): Promise<void> {
  usePinning.setState({ [id]: { remove, status: 'pending' } });
  try {
    if (!client) throw ApiError.network();
    const { message, after, upTo } = await client.request('pin-message', { conversationId, messageId: id, remove });
    dispatch({ type: 'frame', frame: { kind: 'changed', conversationId, after, upTo, message } });
    follow(message);
    dismissPinning(id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    usePinning.setState({ [id]: { remove, status: 'failed', reason: reasonOf(error) } });
  }
}

export const dismissPinning = (id: string) => usePinning.setState(({ [id]: _done, ...rest }) => rest, true);

function reasonOf(error: ApiError): string | null {
  if (error.code === 'network') return null;
  // What the limit is only the server knows.
  return error.code === 'too-many' ? error.message : describeError(error);
}
