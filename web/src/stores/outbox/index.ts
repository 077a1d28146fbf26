import { create } from 'zustand';
import type { Message } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch, onConversationChange, useLog } from '@/stores/log';
import type { OutboxKeeper } from './keeper';
import { discard, enqueue, merge, type Outbox, reconcile, retry } from './outbox';
import { Sender } from './sender';
import { uuidv7 } from './uuid';

export type { OutboxEntry } from './outbox';

export const useOutbox = create<{ entries: Outbox }>(() => ({ entries: [] }));

let sender: Sender | undefined;

const change = (to: (outbox: Outbox) => Outbox) => useOutbox.setState(({ entries }) => ({ entries: to(entries) }));

/** Takes up what an earlier page left unsent, and sends from now on. Returns its end. */
export function sendOutbox(client: RealtimeClient, kept: OutboxKeeper): () => void {
  const created = new Sender({
    get: () => useOutbox.getState().entries,
    set: change,
    send: ({ id, conversationId, forward, ...content }) =>
      client.request(
        'send-message',
        forward
          ? { id, conversationId, forward }
          : { id, conversationId, ...content, type: content.files ? 'file' : 'text' },
      ),
    onAcknowledged: ({ message, after, upTo }) =>
      dispatch({
        type: 'frame',
        frame: { kind: 'message', conversationId: message.conversationId, after, upTo, message },
      }),
    isConnected: () => client.connectedNow,
  });
  sender = created;
  // At each connection: a tab that was closed meanwhile may have left something.
  const takeUp = async () => {
    const entries = await kept.load();
    if (sender === created) change(outbox => merge(outbox, entries));
  };
  client.onConnect(() => {
    created.connected();
    void takeUp().then(() => created.flush());
  });
  void takeUp();
  kept.whenMore(() => void takeUp());
  const ends = [
    // Kept before the first attempt: whoever writes to the outbox sends after it.
    useOutbox.subscribe((state, before) => kept.save(before.entries, state.entries)),
    onConversationChange(takeOutWhatTheLogShows),
  ];
  return () => {
    for (const end of ends) end();
    created.stop();
    useOutbox.setState({ entries: [] });
    sender = undefined;
  };
}

function takeOutWhatTheLogShows(conversationId: string): void {
  const { entries } = useOutbox.getState();
  const log = useLog.getState().conversations[conversationId];
  if (!log || !entries.some(entry => entry.conversationId === conversationId)) return;
  const ids = new Set(log.messages.map(message => message.id));
  change(outbox => reconcile(outbox, conversationId, ids, log.last));
}

/** @param replyTo - The id of the message that it answers. */
export function sendText(conversationId: string, text: string, replyTo?: string): void {
  const createdAt = new Date().toISOString();
  change(outbox => enqueue(outbox, { id: uuidv7(), conversationId, text, ...(replyTo ? { replyTo } : {}), createdAt }));
  sender?.flush();
}

/** Files that the server has, with a caption or without. */
export function sendFiles(
  conversationId: string,
  files: readonly string[],
  text: string,
  more: { metadata?: Readonly<Record<string, unknown>>; replyTo?: string | undefined } = {},
): void {
  const createdAt = new Date().toISOString();
  const { metadata, replyTo } = more;
  const message = {
    ...{ id: uuidv7(), conversationId, text, files },
    ...(metadata ? { metadata } : {}),
    ...(replyTo ? { replyTo } : {}),
    createdAt,
  };
  change(outbox => enqueue(outbox, message));
  sender?.flush();
}

/** A message that one sees, as it is. */
export function forwardTo(conversationId: string, message: Message): void {
  const { text, files, metadata } = message;
  change(outbox =>
    enqueue(outbox, {
      id: uuidv7(),
      conversationId,
      text,
      ...(files ? { files } : {}),
      ...(metadata ? { metadata } : {}),
      forward: { conversationId: message.conversationId, messageId: message.id },
      createdAt: new Date().toISOString(),
    }),
  );
  sender?.flush();
}

export function retrySend(id: string): void {
  change(outbox => retry(outbox, id));
  sender?.flush();
}

export const discardSend = (id: string) => change(outbox => discard(outbox, id));
