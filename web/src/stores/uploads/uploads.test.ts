import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/errors';
import type { Upload as Request } from '@/api/http';
import type { ResumableUpload } from '@/api/resumable';
import type { StoredFile } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { MemoryStorage } from '@/stores/outbox/memoryStorage';
import { addFiles, keepOriginals, sendUploads } from '.';
import { resumableBytes } from './tray';
import { UnfinishedUploads } from './unfinished';

const sent: { name: string; original: boolean }[] = [];

vi.mock('@/api/files', async original => ({
  ...(await original<object>()),
  deleteFile: async () => {},
  uploadFile: async ({ file, original }: Request) => {
    sent.push({ name: file.name, original });
    return { id: file.name } as StoredFile;
  },
}));

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

const photo = (name: string, type = 'image/jpeg') => new File(['1'], name, { type });
const limits = { fileBytes: 10, filesPerMessage: 10 };
const settle = () => new Promise<void>(resolve => setTimeout(resolve));

let kept: UnfinishedUploads;
let end: () => void;

beforeEach(() => {
  sent.length = 0;
  parts.length = 0;
  vi.stubGlobal('navigator', {});
  const client = { onConnect: () => {} } as unknown as RealtimeClient;
  kept = new UnfinishedUploads(new MemoryStorage(), 'ada');
  end = sendUploads(client, kept);
});

afterEach(async () => {
  end();
  await settle();
  vi.unstubAllGlobals();
});

describe('The originals of pictures', () => {
  async function add(...files: File[]): Promise<void> {
    addFiles('c', files, limits);
    await settle();
  }

  it('WantedOfOne_AreSentOfTheNextToo', async () => {
    await add(photo('first'));
    keepOriginals('c', true);
    await add(photo('second'), photo('notes', 'text/plain'));
    expect(sent).toEqual([
      { name: 'first', original: false },
      { name: 'first', original: true },
      { name: 'second', original: true },
      { name: 'notes', original: false },
    ]);
  });

  it('WantedOfOneThatIsTooLarge_ItStaysOut', async () => {
    await add(new File(['more than ten bytes'], 'large', { type: 'image/png' }), photo('small'));
    keepOriginals('c', true);
    await settle();
    await add(photo('next'));
    expect(sent).toEqual([
      { name: 'small', original: false },
      { name: 'small', original: true },
      { name: 'next', original: true },
    ]);
  });

  it('NotWanted_AreSentOfNone', async () => {
    await add(photo('first'));
    await add(photo('second'));
    expect(sent.map(({ original }) => original)).toEqual([false, false]);
  });
});

describe('A large file', () => {
  const film = new File([new Uint8Array(resumableBytes)], 'film.bin', { lastModified: 1 });
  const room = { fileBytes: 2 * resumableBytes, filesPerMessage: 10 };
  const keptUrls = () => kept.load().map(({ url }) => url);

  async function add(conversationId: string): Promise<void> {
    addFiles(conversationId, [film], room);
    await vi.waitFor(() => expect(parts).not.toHaveLength(0));
    await settle();
  }

  it('InTwoConversationsAtOnce_OnlyTheFirstIsKept', async () => {
    await add('c');
    await add('d');
    expect(parts.map(({ url }) => url)).toEqual([undefined, undefined]);
    expect(keptUrls()).toEqual(['/api/v1/files/uploads/1']);
    parts[1]?.end({ id: 'second' } as StoredFile);
    await settle();
    expect(keptUrls()).toEqual(['/api/v1/files/uploads/1']);
    parts[0]?.end({ id: 'first' } as StoredFile);
    await settle();
    expect(keptUrls()).toEqual([]);
  });

  it('OccupiedByAnEarlierRequest_GoesOnFromThereWhenAsked', async () => {
    await add('c');
    parts[0]?.end(new ApiError({ code: 'upload-locked', title: 'Locked', status: 423, retryable: false }));
    await settle();
    expect(keptUrls()).toEqual(['/api/v1/files/uploads/1']);
    await add('d');
    expect(parts[1]?.url).toBe('/api/v1/files/uploads/1');
  });
});
