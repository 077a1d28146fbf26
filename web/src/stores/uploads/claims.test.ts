import { afterEach, describe, expect, it, vi } from 'vitest';
import { claim, unclaimed } from './claims';
import type { Unfinished } from './unfinished';

/** The locks of a browser, as far as they are used. */
class Locks {
  private readonly held = new Set<string>();

  query = async () => ({ held: [...this.held].map(name => ({ name })) });

  request = async <T>(name: string, _: { ifAvailable: true }, run: (lock: object | null) => Promise<T>): Promise<T> => {
    if (this.held.has(name)) return run(null);
    this.held.add(name);
    try {
      return await run({ name });
    } finally {
      this.held.delete(name);
    }
  };
}

describe.each([
  ['Locks', { locks: new Locks() }],
  ['NoLocks', {}],
])('claim_%s', (_, navigator) => {
  afterEach(() => vi.unstubAllGlobals());

  const kept = ['film', 'sound'].map(fingerprint => ({ fingerprint }) as Unfinished);
  const names = async () => (await unclaimed(() => kept)).map(({ fingerprint }) => fingerprint);

  it('SameFile_IsOnesUntilItHasEnded', async () => {
    vi.stubGlobal('navigator', navigator);
    let end = () => {};
    const first = claim('film', async mine => {
      await new Promise<void>(resolve => (end = resolve));
      return mine;
    });
    expect(await claim('film', async mine => mine)).toBe(false);
    expect(await claim('sound', async mine => mine)).toBe(true);
    expect(await names()).toEqual(['sound']);
    end();
    expect(await first).toBe(true);
    expect(await claim('film', async mine => mine)).toBe(true);
    expect(await names()).toEqual(['film', 'sound']);
  });

  it('Failed_IsFreeAgain', async () => {
    vi.stubGlobal('navigator', navigator);
    await expect(claim('film', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await claim('film', async mine => mine)).toBe(true);
  });
});
