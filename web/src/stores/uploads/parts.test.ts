import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/errors';
import { pausedUpload } from '@/api/http';
import type { ResumableUpload } from '@/api/resumable';
import type { StoredFile } from '@/api/types';
import { MemoryStorage } from '@/stores/outbox/memoryStorage';
import { abandon, inParts } from './parts';
import { fingerprintOf, UnfinishedUploads } from './unfinished';

interface Part extends ResumableUpload {
  end: (how: StoredFile | Error) => void;
}

const parts: Part[] = [];

vi.mock('@/api/resumable', () => ({
  resumableUpload: (what: ResumableUpload) =>
    new Promise<StoredFile>((resolve, reject) => {
      what.signal.addEventListener('abort', () => reject(what.signal.reason));
      parts.push({ ...what, end: how => (how instanceof Error ? reject(how) : resolve(how)) });
      what.onUrl(what.url ?? `/api/v1/files/uploads/${parts.length}`);
    }),
}));

const deleted: string[] = [];

vi.mock('@/api/files', () => ({ deleteFile: async (id: string) => void deleted.push(id) }));

const file = new File(['1'], 'film.bin', { lastModified: 1 });
const fingerprint = fingerprintOf(file, false);
const first = '/api/v1/files/uploads/1';

describe('inParts', () => {
  let kept: UnfinishedUploads;

  beforeEach(() => {
    parts.length = 0;
    deleted.length = 0;
    vi.stubGlobal('navigator', {});
    kept = new UnfinishedUploads(new MemoryStorage(), 'ada');
  });

  afterEach(async () => {
    for (const { end } of parts) end(new Error('The test has ended.'));
    await new Promise(resolve => setTimeout(resolve));
    vi.unstubAllGlobals();
  });

  const keptUrls = () => kept.load().map(({ url }) => url);

  async function begin(conversationId = 'c') {
    const abort = new AbortController();
    const [request, count] = [{ file, original: false, onProgress: () => {}, signal: abort.signal }, parts.length];
    const ended = inParts(request, conversationId, kept).then(
      ({ id }) => id,
      () => 'failed',
    );
    await vi.waitFor(() => expect(parts).toHaveLength(count + 1));
    return {
      url: parts[count]?.url,
      stop: async (reason?: unknown) => {
        abort.abort(reason);
        await ended;
      },
      end: async (how: StoredFile | Error) => {
        parts[count]?.end(how);
        await ended;
      },
    };
  }

  it('TwiceAtOnce_OnlyTheFirstIsKept', async () => {
    const [film, again] = [await begin('c'), await begin('d')];
    expect([film.url, again.url, keptUrls()]).toEqual([undefined, undefined, [first]]);
    await again.end({ id: 'second' } as StoredFile);
    expect(keptUrls()).toEqual([first]);
    await film.end({ id: 'first' } as StoredFile);
    expect(keptUrls()).toEqual([]);
  });

  it.each(['upload-locked', 'upload-offset-conflict'])('OccupiedByAnEarlierRequest_CanGoOn: %s', async code => {
    const film = await begin();
    await film.end(new ApiError({ code, title: '', retryable: false }));
    expect((await begin()).url).toBe(first);
  });

  it('Refused_BeginsAnew', async () => {
    const film = await begin();
    await film.end(new ApiError({ code: 'quota-exceeded', title: '', retryable: false }));
    expect((await begin()).url).toBeUndefined();
  });

  it('AbandonedWhilePaused_IsForgotten_AndTakenFromTheServer', async () => {
    const film = await begin();
    await film.stop(pausedUpload);
    expect(keptUrls()).toEqual([first]);
    await abandon(fingerprint, kept);
    expect([keptUrls(), deleted]).toEqual([[], ['1']]);
  });

  it('AbandonedWhileAnotherGoesOnWithIt_StaysForThat', async () => {
    await (await begin('c')).stop(pausedUpload);
    expect((await begin('d')).url).toBe(first);
    await abandon(fingerprint, kept);
    expect([keptUrls(), deleted]).toEqual([[first], []]);
  });

  it('NothingKept_AbandonsNothing', async () => {
    await abandon(fingerprint, kept);
    expect(deleted).toEqual([]);
  });
});
