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
  fetch: (id: string, side: PictureSide, signal: AbortSignal) => Promise<Blob>;
  /** Undefined: nothing is kept in this browser. */
  kept: KeptPictures | undefined;
  get: (key: string) => Known | undefined;
  set: (key: string, known: Known) => void;
  makeUrl: (picture: Blob) => string;
}

/** A list asks for dozens at once: what people wait for should not stand behind them. */
const mostAtOnce = 4;

interface Wanted {
  id: string;
  side: PictureSide;
}

export const keyOf = (id: string, side: PictureSide) => `${id} ${side}`;

/** Brings pictures here, each once: from what this browser has kept, else from the server. */
export class PictureLoader {
  private readonly waiting: Wanted[] = [];
  private readonly running = new Set<AbortController>();
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
    this.askAgain();
  }

  /** A new connection: what was asked for over the last one may never be answered. */
  askAgain(): void {
    for (const each of this.running) each.abort();
  }

  private next(): void {
    while (this.running.size < mostAtOnce) {
      const wanted = this.waiting.shift();
      if (!wanted) return;
      void this.run(wanted);
    }
  }

  private async run(wanted: Wanted): Promise<void> {
    const abort = new AbortController();
    this.running.add(abort);
    const known = await this.bring(wanted, abort.signal);
    this.running.delete(abort);
    if (this.stopped) return;
    if (known) this.ports.set(keyOf(wanted.id, wanted.side), known);
    else this.waiting.unshift(wanted);
    this.next();
  }

  /** Undefined: it was broken off. */
  private async bring({ id, side }: Wanted, signal: AbortSignal): Promise<Known | undefined> {
    const { kept, fetch, makeUrl } = this.ports;
    try {
      const known = await kept?.find(id, side).catch(() => undefined);
      if (known) return { status: 'shown', url: makeUrl(known) };
      const picture = await fetch(id, side, signal);
      // A full storage is no reason not to show it.
      if (!this.stopped) await kept?.keep(id, side, picture).catch(() => {});
      return { status: 'shown', url: makeUrl(picture) };
    } catch (error) {
      if (signal.aborted) return undefined;
      return { status: error instanceof ApiError && !error.retryable ? 'missing' : 'failed' };
    }
  }
}
