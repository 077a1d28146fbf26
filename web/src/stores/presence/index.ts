import { create } from 'zustand';
import type { RealtimeClient } from '@/realtime/client';
import { useLog } from '@/stores/log';
import { useRoute } from '@/stores/route';

export type Presence = { status: 'online' } | { status: 'offline'; lastSeenAt: string | null };

/** By user id; somebody missing is not watched or not known yet. */
export const usePresence = create<Readonly<Record<string, Presence>>>(() => ({}));

/** The server watches at most this many for one connection. */
const mostWatched = 500;
const settleMs = 300;

/** Watches the partners of direct conversations and the members of the one that is open. Returns its end. */
export function watchPresence(client: RealtimeClient): () => void {
  let watched = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function watch(): Promise<void> {
    const userIds = whomToWatch();
    const key = userIds.join();
    if (key === watched || !client.connectedNow) return;
    watched = key;
    try {
      const { online, lastSeen } = await client.request('watch-presence', { userIds });
      replace(userIds, new Set(online), new Map(lastSeen?.map(each => [each.userId, each.lastSeenAt])));
    } catch {
      watched = '';
    }
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void watch(), settleMs);
  }

  client.onConnect(() => {
    watched = '';
    soon();
  });
  client.on('user-online', ({ userId }) => usePresence.setState({ [userId]: { status: 'online' } }));
  client.on('user-offline', ({ userId, lastSeenAt }) =>
    usePresence.setState({ [userId]: { status: 'offline', lastSeenAt } }),
  );
  const ends = [
    useLog.subscribe((state, before) => {
      if (Object.keys(state.conversations).length !== Object.keys(before.conversations).length) soon();
    }),
    useRoute.subscribe(soon),
  ];
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}

export const resetPresence = () => usePresence.setState({}, true);

function whomToWatch(): string[] {
  const { conversations, selfId } = useLog.getState();
  const { route } = useRoute.getState();
  const open = route.name === 'conversation' ? conversations[route.id] : undefined;
  const logs = Object.values(conversations).filter(log => log.info.type === 'direct');
  const ids = [...(open ? [open] : []), ...logs].flatMap(log => log.info.members?.map(member => member.userId) ?? []);
  return [...new Set(ids)].filter(id => id !== selfId).slice(0, mostWatched);
}

function replace(userIds: string[], online: ReadonlySet<string>, lastSeen: ReadonlyMap<string, string>): void {
  const before = usePresence.getState();
  const offline = (id: string): Presence => {
    const lastSeenAt = lastSeen.get(id) ?? null;
    const known = before[id];
    return known?.status === 'offline' && known.lastSeenAt === lastSeenAt ? known : { status: 'offline', lastSeenAt };
  };
  usePresence.setState(
    Object.fromEntries(userIds.map(id => [id, online.has(id) ? { status: 'online' } : offline(id)])),
  );
}
