import { describe, expect, it } from 'vitest';
import type { Relation } from '@/api/types';
import { nobodyYet, standingOf, withRelation } from './relation';

const at = '2026-01-01T00:00:00Z';
const user = (id: string) => ({ id, username: id, displayName: id, createdAt: at, updatedAt: at });
const nothing: Relation = { user: user('ben'), contactSince: null, request: null, blockedSince: null };
const loaded = { ...nobodyYet, contacts: [], blocks: [] };
const asked = (direction: 'incoming' | 'outgoing'): Relation => ({
  ...nothing,
  request: { id: 'r1', direction, createdAt: at },
});

describe('a relation', () => {
  it('NothingKnown_IsNone', () => {
    expect(standingOf(nobodyYet, 'ben')).toEqual({ kind: 'none' });
  });

  it('Request_SaysWhoAsked', () => {
    for (const kind of ['incoming', 'outgoing'] as const) {
      expect(standingOf(withRelation(loaded, asked(kind)), 'ben')).toEqual({ kind, requestId: 'r1' });
    }
  });

  it('RequestAccepted_IsAContactAndNoRequest', () => {
    const state = withRelation(withRelation(loaded, asked('incoming')), { ...nothing, contactSince: at });
    expect(state.incoming).toEqual([]);
    expect(standingOf(state, 'ben')).toEqual({ kind: 'contact' });
  });

  it('ToldTwice_StandsOnce', () => {
    const state = withRelation(withRelation(loaded, asked('incoming')), asked('incoming'));
    expect(state.incoming).toHaveLength(1);
  });

  it('Block_HidesTheRest_AndEnds', () => {
    const contact = { ...nothing, contactSince: at };
    const blocked = withRelation(withRelation(loaded, contact), { ...contact, blockedSince: at });
    expect(standingOf(blocked, 'ben')).toEqual({ kind: 'blocked' });
    expect(standingOf(withRelation(blocked, nothing), 'ben')).toEqual({ kind: 'none' });
  });

  it('NotLoadedYet_StaysSo', () => {
    const state = withRelation(nobodyYet, { ...nothing, contactSince: at });
    expect(state.contacts).toBeNull();
    expect(state.blocks).toBeNull();
  });
});
