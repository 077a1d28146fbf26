import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Upload as Request } from '@/api/http';
import type { StoredFile } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { MemoryStorage } from '@/stores/outbox/memoryStorage';
import { addFiles, keepOriginals, sendUploads } from '.';
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

const photo = (name: string, type = 'image/jpeg') => new File(['1'], name, { type });
const limits = { fileBytes: 10, filesPerMessage: 10 };
const settle = () => new Promise<void>(resolve => setTimeout(resolve));

let end: () => void;

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('navigator', {});
  const client = { onConnect: () => {} } as unknown as RealtimeClient;
  end = sendUploads(client, new UnfinishedUploads(new MemoryStorage(), 'ada'));
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
