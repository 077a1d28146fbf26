import { ApiError, describeError, fieldError } from '@/api/errors';
import { pausedUpload, type Upload as Request } from '@/api/http';
import type { StoredFile } from '@/api/types';
import { type Chosen, moveOn, nextUploads, retryLost, type Tray, type Upload, type UploadState } from './tray';

export interface UploaderPorts {
  get: () => Tray;
  set: (change: (tray: Tray) => Tray) => void;
  upload: (request: Request, upload: Upload) => Promise<StoredFile>;
  /** It is there. */
  arrived: (upload: Upload) => void;
  /** Takes away what has arrived and will not be sent. */
  discard: (id: string) => void;
  /** Takes away what has arrived of what was paused or has failed, and will not go on. */
  abandon: (upload: Upload) => void;
}

/** Brings what is in the tray to the server, a few at once. */
export class Uploader {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly ports: UploaderPorts) {}

  /** Starts what can be started. */
  flush(): void {
    for (const each of nextUploads(this.ports.get())) void this.run(each);
  }

  /** A new connection: what had no answer is tried again. */
  connected(): void {
    this.ports.set(retryLost);
    this.flush();
  }

  retry(key: string): void {
    this.move(key, { status: 'waiting' });
    this.flush();
  }

  /** Breaks it off, to go on later from where it is. */
  pause(key: string): void {
    const upload = this.ports.get().find(each => each.key === key);
    if (upload?.status !== 'uploading') return;
    this.move(key, { status: 'paused', sent: upload.sent });
    this.running.get(key)?.abort(pausedUpload);
    this.flush();
  }

  /** Begins anew with what was chosen, in another way. */
  restart(key: string, chosen: Pick<Chosen, 'original'>): void {
    this.end(key);
    this.ports.set(tray => tray.map(each => (each.key === key ? { ...each, ...chosen } : each)));
    this.move(key, { status: 'waiting' });
    this.flush();
  }

  /** Takes it out, wherever it has come. */
  cancel(key: string): void {
    this.end(key);
    this.ports.set(tray => tray.filter(each => each.key !== key));
    this.flush();
  }

  stop(): void {
    for (const running of this.running.values()) running.abort(pausedUpload);
  }

  private async run(upload: Upload): Promise<void> {
    const { key, file, original = false } = upload;
    const abort = new AbortController();
    this.running.set(key, abort);
    this.move(key, { status: 'uploading', sent: 0 });
    try {
      const onProgress = (sent: number) => {
        if (!abort.signal.aborted) this.move(key, { status: 'uploading', sent });
      };
      const stored = await this.ports.upload({ file, original, onProgress, signal: abort.signal }, upload);
      // Taken out in the very moment in which it arrived.
      if (abort.signal.aborted) this.ports.discard(stored.id);
      else this.finish(key, stored);
    } catch (error) {
      if (!abort.signal.aborted) this.move(key, refusal(error));
    } finally {
      // Paused and let go on at once, the next one has taken its place.
      if (this.running.get(key) === abort) this.running.delete(key);
      if (!abort.signal.aborted) this.flush();
    }
  }

  /** What has arrived so far is not wanted. */
  private end(key: string): void {
    const upload = this.ports.get().find(each => each.key === key);
    if (upload?.status === 'ready') this.ports.discard(upload.stored.id);
    else if (upload?.status === 'uploading') this.running.get(key)?.abort();
    else if (upload) this.ports.abandon(upload);
  }

  private finish(key: string, stored: StoredFile): void {
    this.move(key, { status: 'ready', stored });
    const upload = this.ports.get().find(each => each.key === key);
    if (upload) this.ports.arrived(upload);
  }

  private move(key: string, state: UploadState): void {
    this.ports.set(tray => moveOn(tray, key, state));
  }
}

/** Another request was at the same upload: it goes on when that has ended. */
const occupied: readonly string[] = ['upload-offset-conflict', 'upload-locked'];

/** Whether what has gone wrong may go right the next time, with the server as it is. */
export const passes = (error: unknown): boolean =>
  error instanceof ApiError && (error.retryable || occupied.includes(error.code));

function refusal(error: unknown): UploadState {
  const lost = error instanceof ApiError && error.code === 'network';
  // What was refused for what it is would be refused again.
  const again =
    !(error instanceof ApiError) || passes(error) || error.code === 'quota-exceeded' || error.code === 'too-many';
  return { status: 'failed', reason: fieldError(error, 'file') ?? describeError(error), lost, again };
}
