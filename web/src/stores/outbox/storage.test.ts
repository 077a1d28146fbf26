import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from './outbox';
import { OutboxStorage } from './storage';

class MemoryStorage implements Storage {
  private readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  key = (index: number) => [...this.items.keys()][index] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
  clear = () => this.items.clear();
}

const pending = (id: string): OutboxEntry => ({
  id,
  conversationId: 'c',
  text: 'hello',
  createdAt: '2026-01-01T00:00:00Z',
  status: 'pending',
  attempts: 0,
});

describe('OutboxStorage', () => {
  it('Saved_LoadedAgain_InOrderOfWriting', () => {
    const storage = new MemoryStorage();
    new OutboxStorage(storage, 'me').save([], [pending('2'), pending('1')]);
    expect(new OutboxStorage(storage, 'me').load().map(entry => entry.id)).toEqual(['1', '2']);
  });

  it('TwoTabs_DoNotOverwriteOneAnother', () => {
    const storage = new MemoryStorage();
    const [one, two] = [new OutboxStorage(storage, 'me'), new OutboxStorage(storage, 'me')];
    one.save([], [pending('1')]);
    two.save([], [pending('2')]);
    one.save([pending('1')], []);
    expect(two.load().map(entry => entry.id)).toEqual(['2']);
  });

  it('OtherUser_SeesNothing', () => {
    const storage = new MemoryStorage();
    new OutboxStorage(storage, 'me').save([], [pending('1')]);
    expect(new OutboxStorage(storage, 'you').load()).toEqual([]);
  });

  it('Acknowledged_IsLoadedAsPending', () => {
    const storage = new MemoryStorage();
    const { attempts: _, ...rest } = pending('1') as OutboxEntry & { attempts: number };
    new OutboxStorage(storage, 'me').save([], [{ ...rest, status: 'sent', rev: 3 }]);
    expect(new OutboxStorage(storage, 'me').load()[0]).toMatchObject({ status: 'pending', attempts: 0 });
  });

  it('Garbage_IsDropped', () => {
    const storage = new MemoryStorage();
    storage.setItem('parley.outbox.me.1', '{');
    expect(new OutboxStorage(storage, 'me').load()).toEqual([]);
    expect(storage.length).toBe(0);
  });
});
