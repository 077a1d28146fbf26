import { ApiError } from '@/api/errors';
import type { PictureSide } from '@/api/pictures';
import type { KeptPictures } from './kept';

export type Known =
  | { status: 'loading' }
  | { status: 'shown'; url: string }
  /** It is another by now, or none of ours to see. */
  | { status: 'missing' }
  /** There was no answer. */
  | { status: 'failed' };

export interface LoaderPorts {
  fetch: (id: string, side: PictureSide) => Promise<Blob>;
  /** Undefined: nothing is kept in this browser. */
  kept: KeptPictures | undefined;
  get: (key: string) => Known | undefined;
  set: (key: string, known: Known) => void;
  makeUrl: (picture: Blob) => string;
}

/** A list asks for dozens at once: what people wait for should not stand behind them. */
const mostAtOnce = 4;

export const keyOf = (id: string, side: PictureSide) => `${id} ${side}`;

/** Brings pictures here, each once: from what this browser has kept, else from the server. */
export class PictureLoader {
  private readonly waiting: { id: string; side: PictureSide }[] = [];
  private running = 0;
  private stopped = false;

  constructor(private readonly ports: LoaderPorts) {}

  load(id: string, side: PictureSide): void {
    const known = this.ports.get(keyOf(id, side));
    if (known && known.status !== 'failed') return;
    this.ports.set(keyOf(id, side), { status: 'loading' });
    this.waiting.push({ id, side });
    this.next();
  }

  stop(): void {
    this.stopped = true;
    this.waiting.length = 0;
  }

  private next(): void {
    while (this.running < mostAtOnce) {
      const wanted = this.waiting.shift();
      if (!wanted) return;
      this.running++;
      void this.bring(wanted.id, wanted.side).then(known => {
        this.running--;
        if (this.stopped) return;
        this.ports.set(keyOf(wanted.id, wanted.side), known);
        this.next();
      });
    }
  }

  private async bring(id: string, side: PictureSide): Promise<Known> {
    const { kept, fetch, makeUrl } = this.ports;
    try {
      const known = await kept?.find(id, side).catch(() => undefined);
      if (known) return { status: 'shown', url: makeUrl(known) };
      const picture = await fetch(id, side);
      // A full storage is no reason not to show it.
      if (!this.stopped) await kept?.keep(id, side, picture).catch(() => {});
      return { status: 'shown', url: makeUrl(picture) };
    } catch (error) {
      return { status: error instanceof ApiError && !error.retryable ? 'missing' : 'failed' };
    }
  }
}
