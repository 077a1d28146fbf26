import { create } from 'zustand';
import { ApiError, describeError } from '@/api/errors';
import type { Message } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch } from '@/stores/log';
import { uuidv7 } from '@/stores/outbox/uuid';

let client: Pick<RealtimeClient, 'request'> | undefined;

/** Polls go by this connection. Returns its end, with which everything that is undecided is forgotten. */
export function sendVotes(connection: Pick<RealtimeClient, 'request'>): () => void {
  client = connection;
  return () => {
    client = undefined;
    usePolling.setState({}, true);
  };
}

/** One's whole choice, or that the poll is to be closed. */
export type PollWish = { kind: 'vote'; options: readonly number[] } | { kind: 'close' };

/** What one has done and the server does not have yet, or the last thing that it has refused. */
export interface Polling {
  wish: PollWish;
  /** Undefined: it is under way. Null: there is no connection. */
  refused?: string | null;
}

/** By message id. */
export const usePolling = create<Readonly<Record<string, Polling>>>(() => ({}));

type Place = Pick<Message, 'id' | 'conversationId'>;

/**
 * Does it at once on the screen, and takes it back when the server refuses it. Without a connection it is refused here, as reactions are. To try
 * again is safe: the whole choice is sent, and the same once more changes nothing.
 */
export async function poll({ id, conversationId }: Place, wish: PollWish): Promise<void> {
  const polling: Polling = { wish };
  put(id, polling);
  try {
    if (!client) throw ApiError.network();
    const place = { conversationId, messageId: id };
    const { message, after, upTo } =
      wish.kind === 'vote'
        ? await client.request('vote-poll', { ...place, options: [...wish.options] })
        : await client.request('close-poll', place);
    dispatch({ type: 'frame', frame: { kind: 'changed', conversationId, after, upTo, message } });
    // What was wished since is under way.
    if (usePolling.getState()[id] === polling) put(id, undefined);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (usePolling.getState()[id] === polling) put(id, { wish, refused: reasonOf(error) });
  }
}

export const dismissRefused = (id: string) => put(id, undefined);

export interface NewPoll {
  /** The message's, kept for another try. */
  id?: string;
  question: string;
  options: string[];
  multiple: boolean;
  anonymous: boolean;
  closesAt: string | null;
}

/** Sends a poll. */
export async function ask(conversationId: string, asked: NewPoll): Promise<void> {
  if (!client) throw ApiError.network();
  const { id = uuidv7(), question, options, multiple, anonymous, closesAt } = asked;
  const { message, after, upTo } = await client.request('send-message', {
    id,
    conversationId,
    type: 'poll',
    text: question,
    poll: { options, multiple, anonymous, closesAt },
  });
  dispatch({ type: 'frame', frame: { kind: 'message', conversationId, after, upTo, message } });
}

function put(id: string, polling: Polling | undefined): void {
  usePolling.setState(({ [id]: _, ...rest }) => (polling ? { ...rest, [id]: polling } : rest), true);
}

const reasonOf = (error: ApiError): string | null => (error.code === 'network' ? null : describeError(error));
