import type { Changes } from './changes';
import StoreWorker from './worker?worker';
import type { CallName, Calls, Closing, FromWorker, Request, StoreName } from './protocol';

/** What has not been answered after this long is done without: showing what the server has comes first. */
const patienceMs = 4_000;

export interface LocalStoreEvents {
  /** This tab is the one that writes the log from now on. */
  onOwner: () => void;
  /** Nothing can be kept in this browser. */
  onUnavailable: () => void;
  /** Another tab has signed out. */
  onClosed: () => void;
}

/** What this browser keeps of one person's log, seen from a page. The work is done in a worker. */
export class LocalStore {
  private readonly worker: Worker | undefined;
  private readonly waiting = new Map<string, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private unavailable = false;

  constructor(
    name: StoreName,
    private readonly events: LocalStoreEvents,
  ) {
    this.worker = storeSupported() ? startWorker(name) : undefined;
    if (!this.worker) {
      this.unavailable = true;
      queueMicrotask(() => events.onUnavailable());
      return;
    }
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    this.worker.onerror = () => this.giveUp();
  }

  /** All of it, however long that takes: of thousands of conversations a phone reads for seconds, and without a connection there is nothing else. */
  load = () => this.call('load', []);

  older = (id: string, since: number, before: number, limit: number) =>
    this.call('older', [id, since, before, limit], patienceMs);

  outgoing = () => this.call('outgoing', [], patienceMs);

  /** Resolves when it is on the disk: all of it, or nothing when it rejects. */
  write = (changes: readonly Changes[]) => this.call('write', [changes]);

  /** Ends it in all tabs. */
  async close(how: Closing): Promise<void> {
    await this.call('close', [how], patienceMs);
  }

  /** Ends it in this tab. */
  terminate(): void {
    this.worker?.terminate();
    this.reject('terminated');
  }

  private call<C extends CallName>(call: C, args: Calls[C]['args'], patienceMs?: number): Promise<Calls[C]['answer']> {
    const { worker } = this;
    if (this.unavailable || !worker) return Promise.reject(new Error('unavailable'));
    const request: Request<C> = { id: crypto.randomUUID(), call, args };
    return new Promise((resolve, reject) => {
      const timer = patienceMs && setTimeout(() => this.settle(request.id)?.reject(new Error('no answer')), patienceMs);
      const done = () => clearTimeout(timer);
      this.waiting.set(request.id, {
        resolve: value => (done(), resolve(value as Calls[C]['answer'])),
        reject: error => (done(), reject(error)),
      });
      worker.postMessage(request);
    });
  }

  private hear(message: FromWorker): void {
    switch (message.kind) {
      case 'answer': {
        const { answer } = message;
        const caller = this.settle(answer.id);
        if (answer.ok) caller?.resolve(answer.value);
        else caller?.reject(new Error(answer.reason));
        return;
      }
      case 'owner':
        return this.events.onOwner();
      case 'unavailable':
        return this.giveUp();
      case 'closed':
        return this.events.onClosed();
    }
  }

  private settle(id: string) {
    const caller = this.waiting.get(id);
    this.waiting.delete(id);
    return caller;
  }

  private giveUp(): void {
    if (this.unavailable) return;
    this.unavailable = true;
    this.reject('unavailable');
    this.events.onUnavailable();
  }

  private reject(reason: string): void {
    for (const id of [...this.waiting.keys()]) this.settle(id)?.reject(new Error(reason));
  }
}

/** Undefined where the browser, or what guards its pages, refuses. */
function startWorker(name: StoreName): Worker | undefined {
  try {
    return new StoreWorker({ name: JSON.stringify(name) });
  } catch {
    return undefined;
  }
}

/** A page on plain HTTP (other than of this machine) has neither; private windows refuse when asked. */
export const storeSupported = () =>
  'locks' in navigator &&
  typeof navigator.storage?.getDirectory === 'function' &&
  typeof BroadcastChannel === 'function';
