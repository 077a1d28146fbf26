import type { BlockedUser, Contact, ContactRequest } from '@/api/contacts';
import type { Relation } from '@/api/types';

export interface ContactsState {
  /** Null until they have been loaded. */
  contacts: readonly Contact[] | null;
  blocks: readonly BlockedUser[] | null;
  incoming: readonly ContactRequest[];
  outgoing: readonly ContactRequest[];
}

export const nobodyYet: ContactsState = { contacts: null, blocks: null, incoming: [], outgoing: [] };

export type Standing =
  | { kind: 'none' }
  | { kind: 'contact' }
  | { kind: 'blocked' }
  /** They asked, or were asked. */
  | { kind: 'incoming' | 'outgoing'; requestId: string };

/** What somebody is to oneself. A block hides everything else. */
export function standingOf(state: ContactsState, userId: string): Standing {
  const theirs = (each: { user: { id: string } }) => each.user.id === userId;
  if (state.blocks?.some(theirs)) return { kind: 'blocked' };
  if (state.contacts?.some(theirs)) return { kind: 'contact' };
  const incoming = state.incoming.find(theirs);
  if (incoming) return { kind: 'incoming', requestId: incoming.id };
  const outgoing = state.outgoing.find(theirs);
  return outgoing ? { kind: 'outgoing', requestId: outgoing.id } : { kind: 'none' };
}

/** The lists after somebody has become something else. What was not loaded yet stays so. */
export function withRelation(state: ContactsState, relation: Relation): ContactsState {
  const { user, contactSince, request, blockedSince } = relation;
  const others = <T extends { user: { id: string } }>(all: readonly T[]) =>
    all.filter(each => each.user.id !== user.id);
  const asked = request && { id: request.id, createdAt: request.createdAt, user };
  const requests = (direction: 'incoming' | 'outgoing') =>
    asked && request.direction === direction ? [asked, ...others(state[direction])] : others(state[direction]);
  return {
    contacts: state.contacts && [...others(state.contacts), ...(contactSince ? [{ user, since: contactSince }] : [])],
    blocks: state.blocks && [...others(state.blocks), ...(blockedSince ? [{ user, since: blockedSince }] : [])],
    incoming: requests('incoming'),
    outgoing: requests('outgoing'),
  };
}
