import { create } from 'zustand';
import type { RealtimeClient } from '@/realtime/client';
import { Announcer } from './announcer';

/** Who is typing where: conversation id → user ids, in the order in which they began. */
export const useTyping = create<Readonly<Record<string, readonly string[]>>>(() => ({}));

const expiry = new Map<string, ReturnType<typeof setTimeout>>();

export function handleTyping(client: RealtimeClient): void {
  client.on('typing', ({ conversationId, userId, expiresInMs }) => {
    const key = `${conversationId}/${userId}`;
    clearTimeout(expiry.get(key));
    // A lost `stop-typing` must not leave somebody typing for ever.
    expiry.set(
      key,
      setTimeout(() => stopped(conversationId, userId), expiresInMs),
    );
    useTyping.setState(all => {
      const typists = all[conversationId] ?? [];
      return typists.includes(userId) ? all : { [conversationId]: [...typists, userId] };
    });
  });
  client.on('stop-typing', ({ conversationId, userId }) => stopped(conversationId, userId));
  client.on('receive-message', message => stopped(message.conversationId, message.senderId));
}

function stopped(conversationId: string, userId: string): void {
  const key = `${conversationId}/${userId}`;
  clearTimeout(expiry.get(key));
  expiry.delete(key);
  useTyping.setState(all => {
    const typists = all[conversationId];
    return typists?.includes(userId) ? { [conversationId]: typists.filter(each => each !== userId) } : all;
  });
}

export function resetTyping(): void {
  for (const timer of expiry.values()) clearTimeout(timer);
  expiry.clear();
  useTyping.setState({}, true);
}

/** Tells the others of a conversation that one is typing. */
export function createTypingAnnouncer(client: RealtimeClient, conversationId: string): Announcer {
  return new Announcer(
    () => client.notify('typing', { conversationId }),
    () => client.notify('stop-typing', { conversationId }),
  );
}
