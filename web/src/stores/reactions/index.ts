import { create } from 'zustand';
import { ApiError, describeError, fieldError } from '@/api/errors';
import type { Message } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch } from '@/stores/log';
import type { Wish } from './shown';

let client: Pick<RealtimeClient, 'request'> | undefined;

/** Reactions go by this connection. Returns its end, with which everything that is undecided is forgotten. */
export function sendReactions(connection: Pick<RealtimeClient, 'request'>): () => void {
  client = connection;
  return () => {
    client = undefined;
    useReacting.setState({}, true);
  };
}

/** What one has done and the server does not have yet, and the last thing that it has refused. */
export interface Reacting {
  wishes: readonly Wish[];
  failed: (Wish & { reason: string | null }) | null;
}

const nothing: Reacting = { wishes: [], failed: null };

/** By message id. */
export const useReacting = create<Readonly<Record<string, Reacting>>>(() => ({}));

type Place = Pick<Message, 'id' | 'conversationId'>;

/**
 * Does it at once on the screen, and takes it back when the server refuses it. Without a connection it is refused here, as other changes of
 * messages are: done hours later it would answer something else. To try again is safe, for the same once more changes nothing.
 */
export async function react({ id, conversationId }: Place, emoji: string, remove: boolean): Promise<void> {
  const wish: Wish = { emoji, remove };
  // The latest one for an emoji is what is meant; those before are under way, and are told in their order.
  put(id, ({ wishes }) => ({ wishes: [...wishes.filter(each => each.emoji !== emoji), wish], failed: null }));
  const without = ({ wishes }: Reacting) => wishes.filter(each => each !== wish);
  try {
    if (!client) throw ApiError.network();
    const { message, after, upTo } = await client.request('react', { conversationId, messageId: id, emoji, remove });
    dispatch({ type: 'frame', frame: { kind: 'changed', conversationId, after, upTo, message } });
    put(id, state => ({ ...state, wishes: without(state) }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    put(id, state => ({ wishes: without(state), failed: { ...wish, reason: reasonOf(error) } }));
  }
}

export const dismissFailed = (id: string) => put(id, state => ({ ...state, failed: null }));

function put(id: string, change: (state: Reacting) => Reacting): void {
  useReacting.setState(({ [id]: before = nothing, ...rest }) => {
    const next = change(before);
    return next.wishes.length === 0 && next.failed === null ? rest : { ...rest, [id]: next };
  }, true);
}

/** Null: there is no connection. */
function reasonOf(error: ApiError): string | null {
  if (error.code === 'network') return null;
  // What the limit is only the server knows.
  return error.code === 'too-many' ? error.message : (fieldError(error, 'emoji') ?? describeError(error));
}
