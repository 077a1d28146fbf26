import { describe, expect, it } from 'vitest';
import type { StoredFile } from '@/api/types';
import { fit, hasPicture, kindOf } from './kind';

const file = (overrides: Partial<StoredFile>): StoredFile => ({
  id: 'f',
  ownerId: 'self',
  name: 'file',
  type: 'application/octet-stream',
  bytes: 1,
  state: 'ready',
  inline: false,
  variants: ['content'],
  ...overrides,
});

describe('kindOf', () => {
  const sized = { inline: true, width: 20, height: 10 };
  it.each([
    ['image', file({ type: 'image/png', ...sized })],
    ['video', file({ type: 'video/mp4', ...sized })],
    ['audio', file({ type: 'audio/mpeg', inline: true })],
    ['other', file({ type: 'application/pdf' })],
    ['other', file({ type: 'image/svg+xml', width: 20, height: 10 })],
    ['other', file({ type: 'image/png', inline: true })],
    ['other', file({ type: null, inline: true })],
  ])('%s', (kind, of) => expect(kindOf(of)).toBe(kind));
});

describe('hasPicture', () => {
  it('Thumbnail_IsOne', () => expect(hasPicture(file({ variants: ['content', 'thumbnail'] }))).toBe(true));
  it('ContentOnly_IsNone', () => expect(hasPicture(file({}))).toBe(false));
});

describe('fit', () => {
  it('Large_KeepsItsShape', () => expect(fit(4000, 2000, 320)).toEqual({ width: 320, height: 160 }));
  it('Upright_KeepsItsShape', () => expect(fit(1000, 2000, 320)).toEqual({ width: 160, height: 320 }));
  it('Small_IsNotEnlarged', () => expect(fit(100, 60, 320)).toEqual({ width: 100, height: 60 }));
  it('Thin_CanStillBeTouched', () => expect(fit(5000, 10, 320)).toEqual({ width: 320, height: 48 }));
});
