import { describe, expect, it } from 'vitest';
import { OutboxKeeper, type OutboxPorts } from './keeper';
import { MemoryStorage } from './memoryStorage';
import type { OutboxEntry } from './outbox';
import { OutboxStorage } from './storage';

const pending = (id: string, attempts = 0): OutboxEntry => ({
  id,
  conversationId: 'c',
  text: 'hello',
  createdAt: '2026-01-01T00:00:00Z',
  status: 'pending',
  attempts,
});
const sent = (id: string): OutboxEntry => ({ ...pending(id), status: 'sent', rev: 3 }) as OutboxEntry;

/** A store that is as quick or as broken as a test wants it. */
class Store implements OutboxPorts {
  entries: OutboxEntry[] = [];
  commit: () => void = () => {};
  fail: () => void = () => {};
  get restored() {
    return Promise.resolve(this.entries);
  }
  outgoing = () => Promise.resolve(this.entries);
  saveOutbox = (entries: readonly OutboxEntry[]) =>
    new Promise<void>((resolve, reject) => {
      this.commit = () => (this.entries.push(...entries), resolve());
      this.fail = () => reject(new Error('no room'));
    });
}

const settle = () => new Promise(resolve => setTimeout(resolve));

describe('OutboxKeeper', () => {
  const build = () => {
    const [store, memory] = [new Store(), new MemoryStorage()];
    return { store, memory, keeper: new OutboxKeeper(store, new OutboxStorage(memory, 'me')) };
  };

  it('Written_IsKeptAtOnce_AndHandedToTheStore', async () => {
    const { store, memory, keeper } = build();
    keeper.save([], [pending('1')]);
    expect(memory.length).toBe(1);
    store.commit();
    await settle();
    expect(memory.length).toBe(0);
    expect((await keeper.load()).map(entry => entry.id)).toEqual(['1']);
  });

  it('StoreFails_StaysInLocalStorage', async () => {
    const { store, memory, keeper } = build();
    keeper.save([], [pending('1')]);
    store.fail();
    await settle();
    expect(memory.length).toBe(1);
    expect(await keeper.load()).toHaveLength(1);
  });

  it('ChangedWhileTheStoreWrites_StaysUntilTheChangeIsStoredToo', async () => {
    const { store, memory, keeper } = build();
    keeper.save([], [pending('1')]);
    const first = store.commit;
    keeper.save([pending('1')], [pending('1', 1)]);
    first();
    await settle();
    expect(memory.length).toBe(1);
  });

  it('TakenOut_IsGoneAtOnce', () => {
    const { memory, keeper } = build();
    keeper.save([], [pending('1')]);
    keeper.save([pending('1')], []);
    expect(memory.length).toBe(0);
  });

  it('Load_InOrderOfWriting_AcknowledgedOnesArePendingAgain', async () => {
    const { store, keeper } = build();
    store.entries = [sent('2'), pending('1')];
    const entries = await keeper.load();
    expect(entries.map(entry => entry.id)).toEqual(['1', '2']);
    expect(entries[1]).toMatchObject({ status: 'pending', attempts: 0 });
  });

  it('Load_FilesStayWithTheirMessage', async () => {
    const { store, keeper } = build();
    store.entries = [{ ...sent('1'), files: ['f1', 'f2'] }];
    expect(await keeper.load()).toEqual([{ ...pending('1'), files: ['f1', 'f2'] }]);
  });
});
