import { describe, expect, it } from 'vitest';
import type { Message, StoredFile } from '@/api/types';
import type { Known } from '@/stores/files';
import { neighbour, samePlace, sharedFiles } from './shared';

const known = (type: string): Known => ({
  status: 'known',
  file: { type, inline: true, width: 20, height: 10 } as StoredFile,
});

const message = (id: string, files: string[], overrides: Partial<Message> = {}): Message => ({
  id,
  conversationId: 'c',
  seq: 1,
  rev: 1,
  senderId: 'ada',
  type: 'file',
  text: `caption of ${id}`,
  files,
  metadata: null,
  replyTo: null,
  createdAt: '2026-01-01T00:00:00Z',
  editedAt: null,
  deletedAt: null,
  ...overrides,
});

describe('sharedFiles', () => {
  it('Messages_GiveTheirFilesInOrder_WithTheirCaption', () => {
    const { files: _, ...text } = message('text', []);
    const files = sharedFiles([message('one', ['a', 'b']), text, message('two', ['a'])]);
    expect(files.map(({ fileId, text: caption }) => [fileId, caption])).toEqual([
      ['a', 'caption of one'],
      ['b', 'caption of one'],
      ['a', 'caption of two'],
    ]);
  });

  it('DeletedMessage_GivesNone', () => {
    expect(sharedFiles([message('one', ['a'], { deletedAt: '2026-01-01T00:00:00Z' })])).toEqual([]);
  });
});

describe('neighbour', () => {
  const files = sharedFiles([message('one', ['a', 'b', 'c']), message('two', ['d'])]);

  it('WhatIsNoPicture_IsPassedOver', () => {
    const all = { b: known('audio/mpeg'), c: { status: 'missing' } as const, d: known('video/mp4') };
    expect(neighbour(files, 0, 1, all)).toMatchObject({ kind: 'found', file: { fileId: 'd', messageId: 'two' } });
  });

  it('Unknown_HasToBeAskedFirst', () => {
    expect(neighbour(files, 0, 1, { d: known('image/png') })).toEqual({ kind: 'ask', fileId: 'b' });
  });

  it('OnItsWay_IsWaitedFor', () => {
    expect(neighbour(files, 2, -1, { b: { status: 'loading' } })).toEqual({ kind: 'ask', fileId: 'b' });
  });

  it('CouldNotBeAsked_DoesNotBlockTheWay', () => {
    const all = { b: { status: 'failed' } as const, a: known('image/png') };
    expect(neighbour(files, 2, -1, all)).toMatchObject({ kind: 'found', file: { fileId: 'a' } });
  });

  it('AtTheEnds_ThereIsNone', () => {
    expect(neighbour(files, 3, 1, {})).toEqual({ kind: 'none' });
    expect(neighbour(files, 0, -1, {})).toEqual({ kind: 'none' });
    expect(neighbour(files, -1, 1, {})).toEqual({ kind: 'none' });
  });
});

describe('samePlace', () => {
  it('SameFileElsewhere_IsAnother', () => {
    expect(samePlace({ fileId: 'a', messageId: 'one' }, { fileId: 'a', messageId: 'two' })).toBe(false);
  });
});
