import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import type { KeptPictures } from './kept';
import { keyOf, type Known, PictureLoader } from './loader';

const gone = new ApiError({ code: 'not-found', title: '', status: 404, retryable: false });

function build(fill: Record<string, Blob> = {}, keep: KeptPictures['keep'] = async () => {}) {
  const state: Record<string, Known> = {};
  const asked: string[] = [];
  const answers: { resolve: (picture: Blob) => void; reject: (error: unknown) => void }[] = [];
  const kept: KeptPictures = {
    find: async (id, side) => fill[keyOf(id, side)],
    keep: async (id, side, picture) => {
      await keep(id, side, picture);
      fill[keyOf(id, side)] = picture;
    },
  };
  const loader = new PictureLoader({
    fetch: (id, side, signal) => {
      asked.push(keyOf(id, side));
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        answers.push({ resolve, reject });
      });
    },
    kept,
    get: key => state[key],
    set: (key, known) => (state[key] = known),
    makeUrl: picture => `blob:${picture.size}`,
  });
  const settle = () => new Promise<void>(resolve => setTimeout(resolve));
  return { loader, state, asked, answers, fill, settle };
}

describe('PictureLoader', () => {
  it('WantedTwice_IsFetchedOnceAndKept', async () => {
    const { loader, state, asked, answers, fill, settle } = build();
    loader.load('a', 64);
    loader.load('a', 64);
    expect(state['a 64']).toEqual({ status: 'loading' });
    await settle();
    answers[0]?.resolve(new Blob(['xy']));
    await settle();
    expect([asked, state['a 64']]).toEqual([['a 64'], { status: 'shown', url: 'blob:2' }]);
    expect(fill['a 64']?.size).toBe(2);
  });

  it('Kept_IsShownWithoutTheServer', async () => {
    const { loader, state, asked, settle } = build({ 'a 128': new Blob(['abc']) });
    loader.load('a', 128);
    await settle();
    expect([asked, state['a 128']]).toEqual([[], { status: 'shown', url: 'blob:3' }]);
  });

  it('NotOursToSee_IsMissing_NoAnswerIsTriedAgain', async () => {
    const { loader, state, asked, answers, settle } = build();
    loader.load('a', 64);
    loader.load('b', 64);
    await settle();
    answers[0]?.reject(gone);
    answers[1]?.reject(ApiError.network());
    await settle();
    expect([state['a 64']?.status, state['b 64']?.status]).toEqual(['missing', 'failed']);
    loader.load('a', 64);
    loader.load('b', 64);
    await settle();
    expect(asked).toEqual(['a 64', 'b 64', 'b 64']);
  });

  it('FullStorage_ShowsItAllTheSame', async () => {
    const { loader, state, answers, settle } = build({}, () => Promise.reject(new Error('full')));
    loader.load('a', 64);
    await settle();
    answers[0]?.resolve(new Blob(['x']));
    await settle();
    expect(state['a 64']?.status).toBe('shown');
  });

  it('Many_AreFetchedAFewAtOnce', async () => {
    const { loader, asked, answers, settle } = build();
    for (let i = 0; i < 10; i++) loader.load(`p${i}`, 64);
    await settle();
    expect(asked).toHaveLength(4);
    answers[2]?.resolve(new Blob());
    await settle();
    expect(asked).toHaveLength(5);
  });

  it('WithoutAnAnswer_AreAskedForAgainWithTheNextConnection', async () => {
    const { loader, state, asked, answers, settle } = build();
    for (let i = 0; i < 5; i++) loader.load(`p${i}`, 64);
    await settle();
    loader.askAgain();
    await settle();
    expect(asked.slice(4).sort()).toEqual(['p0 64', 'p1 64', 'p2 64', 'p3 64']);
    for (const { resolve } of answers) resolve(new Blob(['x']));
    await settle();
    answers.at(-1)?.resolve(new Blob(['x']));
    await settle();
    expect(Object.values(state).map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'shown'));
  });

  it('Stopped_SaysAndKeepsNothingMore', async () => {
    const { loader, state, answers, fill, settle } = build();
    loader.load('a', 64);
    await settle();
    loader.stop();
    answers[0]?.resolve(new Blob(['x']));
    await settle();
    expect([state['a 64']?.status, fill]).toEqual(['loading', {}]);
  });
});
