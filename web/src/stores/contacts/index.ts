import { create } from 'zustand';
import * as api from '@/api/contacts';
import type { Relation } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { addPeople } from '@/stores/people';
import { type ContactsState, nobodyYet, withRelation } from './relation';

export type { Standing } from './relation';
export { standingOf } from './relation';

/** Whom one knows, who asked, whom one has blocked. */
export const useContacts = create<ContactsState>(() => nobodyYet);

export function resetContacts(): void {
  for (const kind of ['requests', 'contacts', 'blocks'] as const) rounds[kind]++;
  useContacts.setState(nobodyYet, true);
}

/** Requests are known at once, for their number is shown; the rest when somebody looks. */
export function handleContacts(client: RealtimeClient): void {
  client.onConnect(() => void loadRequests().catch(() => {}));
}

/** Somebody has become something else to oneself, told by an event or by sync. */
export function takeRelation(relation: Relation): void {
  addPeople([relation.user]);
  for (const kind of ['requests', 'contacts', 'blocks'] as const) rounds[kind]++;
  useContacts.setState(before => withRelation(before, relation));
}

// What an event tells is newer than an answer that is under way: that is then asked for anew.
const rounds = { requests: 0, contacts: 0, blocks: 0 };

async function latest<T>(kind: keyof typeof rounds, load: () => Promise<T>, take: (answer: T) => void): Promise<void> {
  let mine: number;
  let answer: T;
  do {
    mine = rounds[kind];
    answer = await load();
  } while (mine !== rounds[kind]);
  take(answer);
}

export const loadRequests = () =>
  latest('requests', api.listRequests, ({ incoming, outgoing }) => {
    addPeople([...incoming, ...outgoing].map(each => each.user));
    useContacts.setState({ incoming, outgoing });
  });

export const loadContacts = () =>
  latest(
    'contacts',
    () => everyPage(api.listContacts),
    contacts => useContacts.setState({ contacts }),
  );

export const loadBlocks = () =>
  latest(
    'blocks',
    () => everyPage(api.listBlocks),
    blocks => useContacts.setState({ blocks }),
  );

/** All of them: lists of people that one person keeps are short, and what is shown is sorted by name. */
async function everyPage<T extends api.Contact>(
  list: (cursor?: string) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    addPeople(page.items.map(each => each.user));
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

// What was done is told by an event as well, but perhaps later than its answer, and not without a connection.

export async function sendRequest(userId: string): Promise<void> {
  await api.sendRequest(userId);
  // They may have asked meanwhile: then one has them as a contact at once.
  await Promise.all([loadRequests(), loadContacts()]);
}

export async function acceptRequest(id: string): Promise<void> {
  await api.acceptRequest(id);
  await Promise.all([loadRequests(), loadContacts()]);
}

export async function declineRequest(id: string): Promise<void> {
  await api.declineRequest(id);
  await loadRequests();
}

export async function withdrawRequest(id: string): Promise<void> {
  await api.withdrawRequest(id);
  await loadRequests();
}

export async function removeContact(userId: string): Promise<void> {
  await api.removeContact(userId);
  await loadContacts();
}

/** Ends what there was between the two, too. */
export async function block(userId: string): Promise<void> {
  await api.block(userId);
  await Promise.all([loadBlocks(), loadRequests(), loadContacts()]);
}

export async function unblock(userId: string): Promise<void> {
  await api.unblock(userId);
  await loadBlocks();
}
