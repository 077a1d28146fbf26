import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalStoreEvents } from '@/storage/localStore';
import type { Stored } from '@/storage/logDatabase';
import { dispatch, resetLog, useLog } from '@/stores/log';
import { begin } from '@/stores/log/conversation';
import * as make from '@/stores/log/fixtures';
import { LocalLog, openPatienceMs, useLocal } from '.';

/** A store that answers when the test says so. */
const store = vi.hoisted(() => ({
  events: undefined as LocalStoreEvents | undefined,
  answer: (_stored: unknown): void => {},
  fail: (_error: Error): void => {},
  writes: [] as unknown[],
}));

vi.mock('@/storage/localStore', () => ({
  storeSupported: () => false,
  LocalStore: class {
    constructor(_name: unknown, events: LocalStoreEvents) {
      store.events = events;
    }
    load = () =>
      new Promise((resolve, reject) => {
        store.answer = resolve;
        store.fail = reject;
      });
    older = () => Promise.reject(new Error('not asked'));
    outgoing = () => Promise.resolve([]);
    write = (changes: unknown) => (store.writes.push(changes), Promise.resolve(null));
    close = () => Promise.resolve();
    terminate = () => {};
  },
}));

const position = { stamp: 'kept', epoch: 1, userRev: 3, synced: true, settings: null, userSettings: null };

const log = (last: number) => begin(make.conversation(last), last, make.range(1, last));

const kept = (last: number): Stored => ({
  position,
  conversations: { [make.chat]: log(last) },
  users: [],
  files: [],
  outgoing: [],
});

let local: LocalLog;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} });
  store.writes = [];
  resetLog(make.self);
  local = new LocalLog(make.self, () => {});
});

afterEach(async () => {
  await local.end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a store that is slow', () => {
  it('is waited for, then the page goes on and says that it is still loading', async () => {
    const restored = vi.fn();
    void local.restored.then(restored);
    await vi.advanceTimersByTimeAsync(openPatienceMs - 1);
    expect(restored).not.toHaveBeenCalled();
    expect(useLocal.getState().status).toBe('opening');
    await vi.advanceTimersByTimeAsync(1);
    expect(restored).toHaveBeenCalledWith([]);
    expect(useLocal.getState().status).toBe('slow');
  });

  it('is shown when it comes, and goes on being written', async () => {
    const late = vi.fn();
    local.whenLate(late);
    store.events?.onOwner();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(late).not.toHaveBeenCalled();
    store.answer(kept(5));
    await vi.advanceTimersByTimeAsync(0);
    expect(useLog.getState()).toMatchObject({ stamp: 'kept', synced: true });
    expect(useLog.getState().conversations[make.chat]?.last).toBe(5);
    expect(useLocal.getState().status).toBe('kept');
    expect(late).toHaveBeenCalledOnce();
    // It is what is stored already.
    expect(store.writes).toEqual([]);
  });

  it('takes nothing back of what the server has said meanwhile, which is then written as a whole', async () => {
    store.events?.onOwner();
    await vi.advanceTimersByTimeAsync(openPatienceMs);
    dispatch({
      type: 'restored',
      position: { ...position, stamp: 'server' },
      conversations: { [make.chat]: log(9) },
    });
    store.answer(kept(5));
    await vi.advanceTimersByTimeAsync(0);
    expect(useLog.getState().stamp).toBe('server');
    expect(useLog.getState().conversations[make.chat]?.last).toBe(9);
    expect(store.writes).toHaveLength(1);
    expect(store.writes[0]).toMatchObject([{ whole: true, conversations: [{ id: make.chat, last: 9 }] }]);
  });

  it('that comes after the first part of a sync is written when the sync has ended', async () => {
    store.events?.onOwner();
    await vi.advanceTimersByTimeAsync(openPatienceMs);
    const part = { ...position, stamp: 'server', synced: false };
    dispatch({ type: 'restored', position: part, conversations: { [make.chat]: log(9) } });
    store.answer({ ...kept(5), position: { ...position, synced: false } });
    await vi.advanceTimersByTimeAsync(0);
    // Asked for from where the store had been; what is newer stays.
    expect(useLog.getState().stamp).toBe('kept');
    expect(useLog.getState().conversations[make.chat]?.last).toBe(9);
    expect(store.writes).toEqual([]);
    useLog.setState({ synced: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(store.writes).toMatchObject([[{ whole: true }]]);
  });

  it('that breaks says so, whenever that is', async () => {
    await vi.advanceTimersByTimeAsync(openPatienceMs);
    store.fail(new Error('unavailable'));
    await vi.advanceTimersByTimeAsync(0);
    expect(useLocal.getState().status).toBe('not-kept');
  });
});

it('a store that is there in time is shown before the server is asked', async () => {
  const late = vi.fn();
  local.whenLate(late);
  store.answer(kept(5));
  await expect(local.restored).resolves.toEqual([]);
  await vi.advanceTimersByTimeAsync(openPatienceMs);
  expect(useLocal.getState().status).toBe('kept');
  expect(late).not.toHaveBeenCalled();
});
