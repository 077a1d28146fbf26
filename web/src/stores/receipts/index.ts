import { ApiError } from '@/api/errors';
import type { RealtimeClient } from '@/realtime/client';
import type { ReceiptAnswer } from '@/realtime/events';
import { dispatch, newest, onConversationChange, selfIn, useLog } from '@/stores/log';
import { handleOwnCursors } from '@/stores/log/handlers';
import { ReceiptMerger } from './merger';
import type { ReceiptStorage } from './storage';

/** At most five a second in a direct conversation, one in a group: there each goes to many. */
const directMs = 200;
const groupMs = 1_000;

let merger: ReceiptMerger | undefined;

/** Confirms what arrives, and what is seen. Returns its end. */
export function sendReceipts(client: RealtimeClient, kept: ReceiptStorage): () => void {
  const created = new ReceiptMerger(
    async ({ conversationId, delivered, seen }) => {
      // `seen` implies `delivered` up to the same message; what came after it needs its own.
      // What the server refuses for good (one is out by now) is owed no longer.
      if (seen > 0) await confirm(client.request('message-seen', { conversationId, seq: seen }));
      if (delivered > seen) await confirm(client.request('message-delivered', { conversationId, seq: delivered }));
    },
    id => (useLog.getState().conversations[id]?.info.type === 'group' ? groupMs : directMs),
    receipts => kept.save(receipts),
  );
  created.takeUp(kept.load());
  merger = created;
  client.onConnect(() => created.flush());
  const unsubscribe = onConversationChange(confirmDelivery);
  return () => {
    unsubscribe();
    created.stop();
    merger = undefined;
  };
}

/** What moved is told to one's other devices by an event, and to this one by the answer. */
async function confirm(request: Promise<ReceiptAnswer>): Promise<void> {
  try {
    const { personal, ...cursors } = await request;
    handleOwnCursors(personal, cursors);
  } catch (error) {
    if (!(error instanceof ApiError) || error.retryable) throw error;
  }
}

function confirmDelivery(id: string): void {
  const state = useLog.getState();
  const log = state.conversations[id];
  const seq = log && newest(log)?.seq;
  if (!log || seq === undefined || seq <= log.info.me.deliveredSeq) return;
  // Held to be so at once: the merger owes it until the server has it.
  dispatch({ type: 'cursors-moved', conversationId: id, userId: selfIn(state, id), deliveredSeq: seq, readSeq: 0 });
  merger?.delivered(id, seq);
}

/** The message with this seq, and so all before it, was on screen before a person. */
export function markSeen(conversationId: string, seq: number): void {
  const state = useLog.getState();
  const log = state.conversations[conversationId];
  if (!log || seq <= log.info.me.readSeq) return;
  const userId = selfIn(state, conversationId);
  dispatch({ type: 'cursors-moved', conversationId, userId, deliveredSeq: seq, readSeq: seq });
  merger?.seen(conversationId, seq);
}
