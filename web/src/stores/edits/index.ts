import { create } from 'zustand';
import { hideMessage } from '@/api/conversations';
import { ApiError, describeError, fieldError } from '@/api/errors';
import type { Message } from '@/api/types';
import { t } from '@/i18n/t';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch } from '@/stores/log';

let client: Pick<RealtimeClient, 'request'> | undefined;

/** What one does to messages goes by this connection. Returns its end, with which everything that is undecided is forgotten. */
export function sendEdits(connection: Pick<RealtimeClient, 'request'>): () => void {
  client = connection;
  return () => {
    client = undefined;
    useUndecided.setState({}, true);
    endEditing();
  };
}

export type Doing = { kind: 'edit'; text: string } | { kind: 'delete' } | { kind: 'hide' };

/** What one has done to a message and the server does not have yet, or has refused. */
export type Undecided = Doing & ({ status: 'pending' } | { status: 'failed'; reason: string });

/** By message id. Shown over the message until its event, or its refusal, is there. */
export const useUndecided = create<Readonly<Record<string, Undecided>>>(() => ({}));

/** The message that is being edited, with what is written so far. */
interface Editing {
  conversationId: string;
  messageId: string;
  text: string;
}

export const useEditing = create<{ editing: Editing | null }>(() => ({ editing: null }));

export function beginEditing({ id, conversationId, text }: Message): void {
  useEditing.setState({ editing: { conversationId, messageId: id, text } });
}

export const writeEdit = (text: string) =>
  useEditing.setState(({ editing }) => ({ editing: editing && { ...editing, text } }));

export const endEditing = () => useEditing.setState({ editing: null });

type Place = Pick<Message, 'id' | 'conversationId' | 'seq'>;

/**
 * Does it at once on the screen, and takes it back when the server refuses it. Without a connection it is refused here: done hours later it
 * could undo what was written meanwhile on another device. To try again is safe, for the same once more changes nothing.
 */
export async function change(message: Place, doing: Doing): Promise<void> {
  note(message.id, { ...doing, status: 'pending' });
  try {
    await request(message, doing);
    forget(message.id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    note(message.id, { ...doing, status: 'failed', reason: reasonOf(error) });
  }
}

/** Tries again what has failed. */
export function tryAgain(message: Place): void {
  const undecided = useUndecided.getState()[message.id];
  if (undecided?.status !== 'failed') return;
  const { kind } = undecided;
  void change(message, kind === 'edit' ? { kind, text: undecided.text } : { kind });
}

export const forget = (id: string) => useUndecided.setState(({ [id]: _decided, ...rest }) => rest, true);

const note = (id: string, undecided: Undecided) => useUndecided.setState({ [id]: undecided });

function reasonOf(error: ApiError): string {
  if (error.code === 'network') return t('messages.change-needs-connection');
  // What the limit is only the server knows.
  if (error.code === 'too-late' || error.code === 'too-many') return error.message;
  return fieldError(error, 'text') ?? describeError(error);
}

async function request({ id: messageId, conversationId, seq }: Place, doing: Doing): Promise<void> {
  if (doing.kind === 'hide') {
    const { personal } = await hideMessage(conversationId, messageId);
    dispatch({ type: 'personal', frame: { kind: 'hidden', conversationId, seqs: [seq], ...personal } });
    return;
  }
  if (!client) throw ApiError.network();
  const place = { conversationId, messageId };
  const { message, after, upTo } =
    doing.kind === 'edit'
      ? await client.request('edit-message', { ...place, text: doing.text })
      : await client.request('delete-message', { ...place, for: 'everyone' });
  dispatch({ type: 'frame', frame: { kind: 'changed', conversationId, after, upTo, message } });
}
