import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '@/stores/outbox/memoryStorage';
import { fingerprintOf, UnfinishedUploads } from './unfinished';

const upload = (name: string) => ({
  fingerprint: name,
  conversationId: 'c',
  name,
  url: `/api/v1/files/uploads/${name}`,
});

describe('UnfinishedUploads', () => {
  const build = (userId = 'ada', storage = new MemoryStorage()) => {
    const clock = { now: 1_000_000 };
    return { storage, clock, uploads: new UnfinishedUploads(storage, userId, () => clock.now) };
  };

  it('Kept_IsFoundByTheNextPage_UntilItIsDone', () => {
    const { storage, uploads } = build();
    uploads.keep(upload('film'));
    uploads.keep(upload('sound'));
    const { uploads: next } = build('ada', storage);
    expect(next.find('film')?.url).toBe('/api/v1/files/uploads/film');
    next.forget('film');
    expect(next.load().map(({ name }) => name)).toEqual(['sound']);
  });

  it('BegunAnew_TakesThePlaceOfTheFirst', () => {
    const { uploads } = build();
    uploads.keep(upload('film'));
    uploads.keep({ ...upload('film'), url: '/api/v1/files/uploads/second' });
    expect(uploads.load()).toHaveLength(1);
    expect(uploads.find('film')?.url).toBe('/api/v1/files/uploads/second');
  });

  it('GivenUpByTheServer_IsForgotten', () => {
    const { clock, uploads } = build();
    uploads.keep(upload('film'));
    clock.now += 20 * 3_600_000;
    expect(uploads.load()).toEqual([]);
  });

  it('OfAnotherPerson_IsNotSeen_AndTakenAway', () => {
    const { storage, uploads } = build();
    uploads.keep(upload('film'));
    const { uploads: bens } = build('ben', storage);
    expect(bens.load()).toEqual([]);
    bens.clearOthers();
    expect(storage.length).toBe(0);
  });

  it.each(['{', '7', '[null, 7, {"name": "film"}]'])('Broken_IsNone: %s', text => {
    const { storage, uploads } = build();
    storage.setItem('parley.uploads.ada', text);
    expect(uploads.load()).toEqual([]);
  });
});

describe('fingerprintOf', () => {
  const file = (name: string, lastModified: number) => new File(['1'], name, { lastModified });
  it('SameFile_IsTheSame', () => expect(fingerprintOf(file('a', 1), false)).toBe(fingerprintOf(file('a', 1), false)));
  it('ChangedSince_IsAnother', () =>
    expect(fingerprintOf(file('a', 1), false)).not.toBe(fingerprintOf(file('a', 2), false)));
  it('OriginalOrNot_IsAnother', () =>
    expect(fingerprintOf(file('a', 1), false)).not.toBe(fingerprintOf(file('a', 1), true)));
});
