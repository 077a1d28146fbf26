import { ApiError } from '@/api/errors';
import type { PersonalSync, Positions, SyncRequest } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { addPeople } from '@/stores/people';
import { dispatch, useLog } from '.';
import { isOlder } from './reduce';

/** How long a frame may wait for the ones before it until the gap is asked for. */
export const holdMs = 500;
const longestPauseMs = 30_000;
/** An answer is overtaken in the moment in which it is made: more often than this in a row, something is wrong. */
const mostOvertaken = 3;

export type SyncClient = Pick<RealtimeClient, 'onConnect' | 'request' | 'connectedNow'>;

/**
 * Brings the log up to date: at each connection, when a frame has waited too long for the ones before it, and when read
 * receipts are turned on.
 * @param onPersonal takes what other stores keep of one's own.
 * Returns a function that ends it.
 */
export function keepInSync(client: SyncClient, onPersonal?: (personal: PersonalSync) => void): () => void {
  let running = false;
  let again = false;
  let pause = holdMs;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await syncOnce(client, onPersonal);
      } while (again);
      pause = holdMs;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Without a connection the next one syncs; a refusal is tried again later and later.
      if (client.connectedNow) later();
    } finally {
      running = false;
    }
    if (hasHeld()) later();
  }

  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (client.connectedNow) void run();
    }, pause);
    pause = Math.min(longestPauseMs, pause * 2);
  }

  client.onConnect(() => {
    pause = holdMs;
    void run();
  });
  const unsubscribe = useLog.subscribe((state, before) => {
    // What others have read is shown again: nothing of it is held here, and no event tells it.
    if (before.settings?.readReceipts === false && state.settings?.readReceipts && client.connectedNow) void run();
    if (state.held === before.held && state.heldPersonal === before.heldPersonal) return;
    if (hasHeld()) {
      if (!running) later();
      return;
    }
    clearTimeout(timer);
    timer = undefined;
    pause = holdMs;
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

function hasHeld(): boolean {
  const { held, heldPersonal } = useLog.getState();
  return heldPersonal !== null || Object.keys(held).length > 0;
}

async function syncOnce(client: SyncClient, onPersonal?: (personal: PersonalSync) => void): Promise<void> {
  let more = true;
  let overtakenTimes = 0;
  while (more) {
    const from = useLog.getState().stamp;
    const answer = await client.request('sync', position());
    // What this browser keeps has come meanwhile: it is no answer to that, and leaves out what one is no longer in.
    if (useLog.getState().stamp !== from) continue;
    addPeople(answer.users);
    if (answer.personal) onPersonal?.(answer.personal);
    // The reducer leaves out an answer that was overtaken by frames: it is asked again, from where these have led.
    const overtaken = isOlder(answer, useLog.getState());
    if (overtaken && ++overtakenTimes > mostOvertaken) throw ApiError.network();
    dispatch({ type: 'sync-answered', answer });
    more = answer.more || answer.reset || overtaken;
  }
}

function position(): SyncRequest {
  const { stamp, userRev, conversations } = useLog.getState();
  if (stamp === null) return {};
  const positions: Positions = {};
  for (const [id, log] of Object.entries(conversations)) positions[id] = log.last;
  return { stamp, userRev, positions };
}
