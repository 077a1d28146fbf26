import { useEffect, useMemo } from 'react';
import type { ApiError } from '@/api/errors';
import type { Message } from '@/api/types';
import { useExpired } from '@/hooks/useExpired';
import { useLog } from '@/stores/log';
import { loadPins, usePins } from '@/stores/pins';
import { fromLog, type Pins } from '@/stores/pins/list';

export interface ShownPins {
  /** The latest pin first. */
  items: readonly Message[];
  status: Pins['status'];
  error: ApiError | null;
}

/** The pinned messages of a conversation that are there: as the server lists them, else those that this browser has. */
export function usePinned(id: string): ShownPins {
  const pins = usePins(all => all[id]);
  const wanted = pins === undefined || (pins.stale && pins.status !== 'loading');
  useEffect(() => {
    if (wanted) void loadPins(id);
  }, [wanted, id]);
  const listed = pins?.items ?? null;
  const held = useLog(state => (listed === null ? state.conversations[id]?.messages : undefined));
  const floor = useLog(state => state.conversations[id]?.info.floorSeq ?? 0);
  const expired = useExpired(id);
  const items = useMemo(() => {
    const from = Math.max(floor, expired);
    return (listed ?? fromLog(held ?? [])).filter(message => message.seq > from);
  }, [listed, held, floor, expired]);
  return { items, status: pins?.status ?? 'loading', error: pins?.error ?? null };
}
