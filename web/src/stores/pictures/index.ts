import { useEffect } from 'react';
import { create } from 'zustand';
import { getPicture } from '@/api/pictures';
import type { RealtimeClient } from '@/realtime/client';
import { forgetPictures, keptPictures } from './kept';
import { keyOf, type Known, PictureLoader } from './loader';
import { sideFor } from './side';

/** The pictures that are shown, or wanted, by id and side. */
const usePictures = create<Readonly<Record<string, Known>>>(() => ({}));

let loader: PictureLoader | undefined;

/** Shows pictures to whoever is signed in. What this browser has kept for others goes. */
export function showPictures(client: RealtimeClient, userId: string): () => void {
  void forgetPictures(userId).catch(() => {});
  const kept = keptPictures(userId);
  const mine = new PictureLoader({
    fetch: (id, side, signal) => getPicture(id, side, kept !== undefined, signal),
    kept,
    get: key => usePictures.getState()[key],
    set: (key, known) => usePictures.setState({ [key]: known }),
    makeUrl: picture => URL.createObjectURL(picture),
  });
  loader = mine;
  client.onConnect(() => {
    forgetFailed();
    mine.askAgain();
  });
  return () => {
    mine.stop();
    if (loader === mine) loader = undefined;
  };
}

/** What had no answer, or none to show, is asked for again with the next connection: by whoever shows it. */
function forgetFailed(): void {
  const all = Object.entries(usePictures.getState());
  const kept = all.filter(([, { status }]) => status !== 'failed' && status !== 'missing');
  if (kept.length < all.length) usePictures.setState(Object.fromEntries(kept), true);
}

/** An address of a picture for a place of so many CSS pixels; undefined while it is not here. */
export function usePicture(id: string | null | undefined, place: number): string | undefined {
  const side = sideFor(place, window.devicePixelRatio);
  const known = usePictures(all => (id ? all[keyOf(id, side)] : undefined));
  useEffect(() => {
    if (id && !known) loader?.load(id, side);
  }, [id, side, known]);
  return known?.status === 'shown' ? known.url : undefined;
}

export function resetPictures(): void {
  for (const known of Object.values(usePictures.getState())) {
    if (known.status === 'shown') URL.revokeObjectURL(known.url);
  }
  usePictures.setState({}, true);
}
