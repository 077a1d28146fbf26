import { ApiError } from '@/api/errors';
import type { Positions, SyncRequest } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { addPeople } from '@/stores/people';
import { dispatch, useLog } from '.';

/** How long a frame may wait for the ones before it until the gap is asked for. */
export const holdMs = 500;
const longestPauseMs = 30_000;

export type SyncClient = Pick<RealtimeClient, 'onConnect' | 'request' | 'connectedNow'>;

/**
 * Brings the log up to date: at each connection, and when a frame has waited too long for the ones before it.
 * Returns a function that ends it.
 */
export function keepInSync(client: SyncClient): () => void {
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
        await syncOnce(client);
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
    if (state.held === before.held) return;
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

const hasHeld = () => Object.keys(useLog.getState().held).length > 0;

async function syncOnce(client: SyncClient): Promise<void> {
  let more = true;
  while (more) {
    const answer = await client.request('sync', position());
    addPeople(answer.users);
    dispatch({ type: 'sync-answered', answer });
    more = answer.more || answer.reset;
  }
}

function position(): SyncRequest {
  const { stamp, userRev, conversations } = useLog.getState();
  if (stamp === null) return {};
  const positions: Positions = {};
  for (const [id, log] of Object.entries(conversations)) positions[id] = log.last;
  return { stamp, userRev, positions };
}
