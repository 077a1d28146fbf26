import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from './outbox';
import { MemoryStorage } from './memoryStorage';
import { OutboxStorage } from './storage';

const pending = (id: string): OutboxEntry => ({
  id,
  conversationId: 'c',
  text: 'hello',
  createdAt: '2026-01-01T00:00:00Z',
  status: 'pending',
  attempts: 0,
});

describe('OutboxStorage', () => {
  it('TwoTabs_DoNotOverwriteOneAnother', () => {
    const storage = new MemoryStorage();
    const [one, two] = [new OutboxStorage(storage, 'me'), new OutboxStorage(storage, 'me')];
    one.put([pending('1')]);
    two.put([pending('2')]);
    one.remove(['1']);
    expect(two.load().map(entry => entry.id)).toEqual(['2']);
  });

  it('OtherUser_SeesNothing', () => {
    const storage = new MemoryStorage();
    new OutboxStorage(storage, 'me').put([pending('1')]);
    expect(new OutboxStorage(storage, 'you').load()).toEqual([]);
  });

  it('OtherUser_SignsIn_TakesItAway', () => {
    const storage = new MemoryStorage();
    new OutboxStorage(storage, 'me').put([pending('1')]);
    storage.setItem('parley.user', 'kept');
    new OutboxStorage(storage, 'you').clearOthers();
    expect(new OutboxStorage(storage, 'me').load()).toEqual([]);
    expect(storage.length).toBe(1);
  });

  it('Garbage_IsDropped', () => {
    const storage = new MemoryStorage();
    storage.setItem('parley.outbox.me.1', '{');
    expect(new OutboxStorage(storage, 'me').load()).toEqual([]);
    expect(storage.length).toBe(0);
  });
});
