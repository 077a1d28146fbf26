import { useEffect } from 'react';
import { create } from 'zustand';
import { getMessage } from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { Message } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { useLog } from '@/stores/log';
import { versionOf } from '@/stores/log/messages';
import { addPeople } from '@/stores/people';

/** A message that another one answers. */
export type Quoted =
  | { status: 'loading' }
  | { status: 'found'; message: Message }
  /** Not one's own to see, or gone. */
  | { status: 'missing' }
  | { status: 'failed' };

type Fetched = Quoted & { stale?: boolean };

/** Those that were fetched because the log does not reach so far, by message id. */
export const useQuotes = create<Readonly<Record<string, Fetched>>>(() => ({}));

const note = (id: string, quoted: Fetched) => useQuotes.setState({ [id]: quoted });

export const resetQuotes = () => useQuotes.setState({}, true);

/** What is fetched follows its message: by what is pushed, and after a lost connection by being asked for once more when it is next shown. */
export function handleQuotes(client: Pick<RealtimeClient, 'on' | 'onConnect'>): void {
  client.on('message-updated', ({ message }) => message && follow(message));
  client.on('message-hidden', ({ messageId }) => {
    if (messageId in useQuotes.getState()) note(messageId, { status: 'missing' });
  });
  client.onConnect(() =>
    useQuotes.setState(
      all => Object.fromEntries(Object.entries(all).map(([id, quoted]) => [id, { ...quoted, stale: true }])),
      true,
    ),
  );
}

function follow(message: Message): void {
  const known = useQuotes.getState()[message.id];
  if (known?.status !== 'found' || versionOf(message) <= versionOf(known.message)) return;
  note(message.id, { ...known, message });
}

/** The message from the log, where it follows by itself; else as the server has it, asked once. */
export function useQuoted(conversationId: string, messageId: string): Quoted {
  const held = useLog(state => state.conversations[conversationId]?.messages.find(each => each.id === messageId));
  const fetched = useQuotes(all => all[messageId]);
  const wanted = held === undefined && (fetched === undefined || fetched.stale === true);
  useEffect(() => {
    if (wanted) void fetchQuoted(conversationId, messageId);
  }, [wanted, conversationId, messageId]);
  return held ? { status: 'found', message: held } : (fetched ?? { status: 'loading' });
}

export async function fetchQuoted(conversationId: string, messageId: string): Promise<void> {
  const { stale: _asked, ...before } = useQuotes.getState()[messageId] ?? { status: 'loading' as const };
  note(messageId, before.status === 'failed' ? { status: 'loading' } : before);
  try {
    const { message, users } = await getMessage(conversationId, messageId);
    addPeople(users);
    note(messageId, { status: 'found', message });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'not-found') note(messageId, { status: 'missing' });
    // What was there stays; the next connection asks again.
    else if (before.status !== 'found') note(messageId, { status: 'failed' });
  }
}
