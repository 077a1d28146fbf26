import { create } from 'zustand';
import { setDraft } from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch, useLog } from '@/stores/log';
import { useReplying } from '@/stores/replies';
import { useSession } from '@/stores/session';
import type { DraftStorage } from './storage';

/** What one has begun to write in a conversation, and the id of the message that it answers. */
export interface Begun {
  text: string;
  replyTo: string | null;
}

/** Begun here and not yet with the server. `userRev`: what one had seen of one's own log when it was written. */
export interface Pending extends Begun {
  userRev: number;
  /** Longer than the server takes: it stays here. */
  tooLong?: true;
}

/** How long nothing is written before it goes to the server. */
export const pauseMs = 1_000;

/** By conversation. */
export const useDrafts = create<Readonly<Record<string, Pending>>>(() => ({}));

let storage: DraftStorage | undefined;
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const sending = new Set<string>();
/** The revisions of what was written here last: the log learns of them a little later. */
const written = new Map<string, number>();

/** Keeps what is begun in this browser and with the server. Returns its end. */
export function keepDrafts(client: Pick<RealtimeClient, 'onConnect'>, kept: DraftStorage): () => void {
  storage = kept;
  useDrafts.setState(kept.load(), true);
  client.onConnect(() => Object.keys(useDrafts.getState()).forEach(soon));
  const unsubscribes = [
    useReplying.subscribe((now, before) => {
      // Signed out, it is forgotten here: that takes nothing back.
      if (useSession.getState().status !== 'signed-in') return;
      for (const id of new Set([...Object.keys(now), ...Object.keys(before)])) {
        if (now[id] !== before[id]) writeDraft(id, { replyTo: now[id]?.id ?? null });
      }
    }),
    useLog.subscribe((now, before) => {
      // With a new epoch all is held anew.
      if (now.conversations === before.conversations || !now.synced) return;
      for (const id of Object.keys(useDrafts.getState())) {
        if (id in before.conversations && !(id in now.conversations)) put(id, null);
      }
    }),
  ];
  return () => {
    for (const end of unsubscribes) end();
    storage = undefined;
  };
}

export function resetDrafts(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  sending.clear();
  written.clear();
  useDrafts.setState({}, true);
}

/** What is begun in a conversation, here or on another device; null when nothing is. */
export function draftOf(id: string): Begun | null {
  return useDrafts.getState()[id] ?? useLog.getState().conversations[id]?.info.me.draft ?? null;
}

/** What the server has, once nothing of one's own is under way to it; undefined before. */
export function settledDraft(id: string): Begun | null | undefined {
  const { conversations, userRev } = useLog.getState();
  if (id in useDrafts.getState() || userRev < (written.get(id) ?? 0)) return undefined;
  return conversations[id]?.info.me.draft ?? null;
}

/** Here at once, with the server when one pauses, unless it is longer than that takes. What is left out stays. */
export function writeDraft(id: string, change: Partial<Begun>, tooLong = false): void {
  const before = draftOf(id) ?? { text: '', replyTo: null };
  const next = { text: before.text, replyTo: before.replyTo, ...change };
  if (next.text === before.text && next.replyTo === before.replyTo) return;
  const none = next.text === '' && next.replyTo === null;
  const nowhere = !sending.has(id) && !useLog.getState().conversations[id]?.info.me.draft;
  if (none && nowhere) {
    put(id, null);
    return;
  }
  const userRev = Math.max(useLog.getState().userRev, written.get(id) ?? 0);
  put(id, { ...next, userRev, ...(tooLong && { tooLong }) });
  soon(id);
}

function soon(id: string): void {
  clearTimeout(timers.get(id));
  if (storage === undefined) return;
  timers.set(
    id,
    setTimeout(() => void push(id), pauseMs),
  );
}

async function push(id: string): Promise<void> {
  const pending = useDrafts.getState()[id];
  if (!pending || pending.tooLong || storage === undefined || sending.has(id)) return;
  sending.add(id);
  try {
    const { draft, personal } = await setDraft(id, pending);
    if (personal) written.set(id, personal.upTo);
    dispatch({ type: 'draft-answered', conversationId: id, draft });
    settle(id, pending);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // What another device has written since stands. Anything else stays here: it is sent when one is connected again, or with the next word.
    if (error.code === 'draft-outdated') settle(id, pending);
  } finally {
    sending.delete(id);
  }
  // One has gone on writing meanwhile.
  const now = useDrafts.getState()[id];
  if (now && now !== pending) soon(id);
}

function settle(id: string, pending: Pending): void {
  if (useDrafts.getState()[id] === pending) put(id, null);
}

function put(id: string, pending: Pending | null): void {
  storage?.save(id, pending);
  useDrafts.setState(({ [id]: _before, ...rest }) => (pending === null ? rest : { ...rest, [id]: pending }), true);
}
