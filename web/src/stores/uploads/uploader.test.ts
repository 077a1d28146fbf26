import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import { pausedUpload, type Upload as Request } from '@/api/http';
import type { StoredFile } from '@/api/types';
import { readyFiles, type Tray, type Upload } from './tray';
import { Uploader } from './uploader';

/** A server at the other end: each upload ends when a test says so. */
class Server {
  tray: Tray = [];
  discarded: string[] = [];
  abandoned: string[] = [];
  /** Ended for good while they ran. */
  broken: string[] = [];
  arrived: string[] = [];
  originals: boolean[] = [];
  readonly requests = new Map<string, { end: (answer?: ApiError) => void; progress: (sent: number) => void }>();

  readonly uploader = new Uploader({
    get: () => this.tray,
    set: change => {
      this.tray = change(this.tray);
    },
    upload: request => this.take(request),
    arrived: ({ key }) => void this.arrived.push(key),
    discard: id => void this.discarded.push(id),
    abandon: ({ key, original = false }) => void this.abandoned.push(`${key} ${original}`),
  });

  choose(...names: string[]): void {
    const chosen = names.map((name): Upload => {
      return { key: name, conversationId: 'c', file: new File(['12345'], name), status: 'waiting' };
    });
    this.tray = [...this.tray, ...chosen];
    this.uploader.flush();
  }

  async end(name: string, answer?: ApiError): Promise<void> {
    this.requests.get(name)?.end(answer);
    await new Promise(resolve => setTimeout(resolve));
  }

  get states(): string[] {
    return this.tray.map(({ key, status }) => `${key} ${status}`);
  }

  private take({ file, original, onProgress, signal }: Request): Promise<StoredFile> {
    this.originals.push(original);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        if (signal.reason !== pausedUpload) this.broken.push(file.name);
        reject(signal.reason);
      });
      const end = (answer?: ApiError) => (answer ? reject(answer) : resolve({ id: `id-${file.name}` } as StoredFile));
      this.requests.set(file.name, { end, progress: onProgress });
    });
  }
}

const refused = new ApiError({
  code: 'validation-failed',
  title: 'Not valid',
  retryable: false,
  errors: [{ field: 'file', message: 'too many pixels' }],
});

describe('Uploader', () => {
  let server: Server;
  beforeEach(() => {
    server = new Server();
  });

  it('Several_TwoAtOnce_AllInTheirOrder', async () => {
    server.choose('a', 'b', 'c');
    expect(server.states).toEqual(['a uploading', 'b uploading', 'c waiting']);
    expect(readyFiles(server.tray, 'c')).toBeNull();
    await server.end('b');
    expect(server.states).toEqual(['a uploading', 'b ready', 'c uploading']);
    await server.end('a');
    await server.end('c');
    expect(server.arrived).toEqual(['b', 'a', 'c']);
    expect(readyFiles(server.tray, 'c')).toEqual(['id-a', 'id-b', 'id-c']);
  });

  it('OnItsWay_TellsHowFarItIs', () => {
    server.choose('a');
    server.requests.get('a')?.progress(3);
    expect(server.tray[0]).toMatchObject({ status: 'uploading', sent: 3 });
  });

  it('Refused_SaysWhy_AndHoldsBackTheMessage', async () => {
    server.choose('a', 'b');
    await server.end('a', refused);
    await server.end('b');
    expect(server.tray[0]).toMatchObject({ status: 'failed', reason: 'Too many pixels', again: false, lost: false });
    expect(readyFiles(server.tray, 'c')).toBeNull();
    server.uploader.cancel('a');
    expect(readyFiles(server.tray, 'c')).toEqual(['id-b']);
  });

  it('ConnectionLost_IsTriedAgainWithTheNext', async () => {
    server.choose('a');
    await server.end('a', ApiError.network());
    expect(server.tray[0]).toMatchObject({ status: 'failed', lost: true, again: true });
    server.uploader.connected();
    expect(server.states).toEqual(['a uploading']);
    await server.end('a');
    expect(server.states).toEqual(['a ready']);
  });

  it('Refused_IsNotTriedAgainByItself_ButWhenAsked', async () => {
    server.choose('a');
    await server.end('a', new ApiError({ code: 'quota-exceeded', title: 'Full', retryable: false }));
    server.uploader.connected();
    expect(server.tray[0]).toMatchObject({ status: 'failed', again: true });
    server.uploader.retry('a');
    expect(server.states).toEqual(['a uploading']);
  });

  it.each(['upload-offset-conflict', 'upload-locked'])('Occupied_IsTriedAgainWhenAsked: %s', async code => {
    server.choose('a');
    await server.end('a', new ApiError({ code, title: 'Occupied', retryable: false }));
    expect(server.tray[0]).toMatchObject({ status: 'failed', again: true, lost: false });
  });

  it('VoiceMessage_IsNoPartOfWhatIsWritten', async () => {
    server.choose('a');
    server.tray = [
      { key: 'v', conversationId: 'c', file: new File(['1'], 'v'), peaks: [1], status: 'waiting' },
      ...server.tray,
    ];
    server.uploader.flush();
    await server.end('a');
    expect(readyFiles(server.tray, 'c')).toEqual(['id-a']);
    await server.end('v');
    expect(server.tray[0]).toMatchObject({ status: 'ready', peaks: [1] });
    expect(readyFiles(server.tray, 'c')).toEqual(['id-a']);
  });

  it('Paused_GoesOnWhenLet_AndNotByItself', async () => {
    server.choose('a', 'b', 'c');
    server.requests.get('a')?.progress(3);
    server.uploader.pause('a');
    await Promise.resolve();
    expect(server.tray[0]).toMatchObject({ status: 'paused', sent: 3 });
    expect(server.states).toEqual(['a paused', 'b uploading', 'c uploading']);
    server.uploader.connected();
    expect(server.states[0]).toBe('a paused');
    expect(readyFiles(server.tray, 'c')).toBeNull();
    await server.end('b');
    server.uploader.retry('a');
    expect(server.states[0]).toBe('a uploading');
    await server.end('a');
    expect(server.states[0]).toBe('a ready');
  });

  it('InAnotherWay_BeginsAnew_AndTheFirstIsDiscarded', async () => {
    server.choose('a');
    await server.end('a');
    server.uploader.restart('a', { original: true });
    expect(server.discarded).toEqual(['id-a']);
    expect(server.tray[0]).toMatchObject({ status: 'uploading', original: true });
    expect(server.originals).toEqual([false, true]);
  });

  it('Cancelled_MakesRoomForTheNext', async () => {
    server.choose('a', 'b', 'c');
    server.uploader.cancel('a');
    await server.end('a');
    expect(server.states).toEqual(['b uploading', 'c uploading']);
  });

  it('TakenOutWhilePaused_IsAbandoned_AndWhileItRunsBrokenOff', async () => {
    server.choose('a', 'b');
    server.uploader.pause('a');
    server.uploader.cancel('a');
    server.uploader.cancel('b');
    await Promise.resolve();
    expect([server.tray, server.abandoned, server.broken]).toEqual([[], ['a false'], ['b']]);
  });

  it('FailedAndBegunAnewInAnotherWay_TheFirstIsAbandoned', async () => {
    server.choose('a');
    await server.end('a', ApiError.network());
    server.uploader.restart('a', { original: true });
    expect(server.abandoned).toEqual(['a false']);
  });

  it('TakenOutWhenItIsThere_IsDiscarded', async () => {
    server.choose('a');
    await server.end('a');
    server.uploader.cancel('a');
    expect(server.discarded).toEqual(['id-a']);
    expect(server.tray).toEqual([]);
  });
});
