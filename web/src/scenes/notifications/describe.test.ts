import { describe, expect, it } from 'vitest';
import type { NotificationKind } from '@/api/notifications';
import { formatRoute } from '@/stores/route/route';
import { notification } from '@/stores/notifications/fixtures';
import { byDay, isShown, placeOf, textOf } from './describe';

const unknown = 'from-the-future' as NotificationKind;

describe('textOf', () => {
  it('Messages_AreCounted', () => {
    const names = { actor: 'Ben', group: null };
    expect(textOf(notification('a'), names)).toBe('Ben wrote to you');
    expect(textOf(notification('a', { count: 3 }), names)).toBe('3 messages from Ben');
    expect(textOf(notification('a', { count: 3 }), { ...names, group: 'Crew' })).toBe('3 messages in Crew');
  });

  it('MentionsAndReplies_SayWhoAndWhere', () => {
    const names = { actor: 'Ben', group: null };
    expect(textOf(notification('a', { kind: 'mention' }), names)).toBe('Ben mentioned you');
    expect(textOf(notification('a', { kind: 'mention' }), { ...names, group: 'Crew' })).toBe(
      'Ben mentioned you in Crew',
    );
    expect(textOf(notification('a', { kind: 'reply', count: 2 }), { ...names, group: 'Crew' })).toBe(
      '2 replies to you in Crew',
    );
  });

  it('Reactions_CountPeople', () => {
    const names = { actor: 'Ben', group: null };
    expect(textOf(notification('a', { kind: 'reaction' }), names)).toBe('Ben reacted to your message');
    expect(textOf(notification('a', { kind: 'reaction', count: 3 }), { ...names, group: 'Crew' })).toBe(
      '3 people reacted to your message in Crew, Ben most recently',
    );
  });

  it('AddedToAGroupThatIsNotHeld_IsAGroup', () => {
    expect(textOf(notification('a', { kind: 'added-to-group' }), { actor: 'Ben', group: null })).toBe(
      'Ben added you to a group',
    );
  });

  it('UnknownKind_IsSomethingNew', () => {
    expect(textOf(notification('a', { kind: unknown }), { actor: 'Ben', group: null })).toBe('Something new');
  });
});

describe('isShown', () => {
  it('UnknownKind_OnlyWithAPlace', () => {
    expect(isShown(notification('a', { kind: unknown }))).toBe(true);
    expect(isShown(notification('a', { kind: unknown, conversationId: null }))).toBe(false);
  });
});

describe('placeOf', () => {
  it.each<[NotificationKind, string]>([
    ['contact-request', '/contacts'],
    ['contact-accepted', '/contacts'],
    ['new-device', '/settings/devices'],
    ['password-changed', '/settings/password'],
    ['second-factor-removed', '/settings/two-step'],
    ['email-changed', '/settings/email'],
    ['identity-linked', '/settings/linked'],
  ])('%s_LeadsTo_%s', (kind, path) => {
    expect(formatRoute(placeOf(notification('a', { kind, conversationId: null })))).toBe(path);
  });

  it('MentionsRepliesAndReactions_LeadToTheirMessage', () => {
    for (const kind of ['mention', 'reply', 'reaction'] as const)
      expect(placeOf(notification('a', { kind, seq: 7 }))).toEqual({
        name: 'conversation',
        id: 'conversation',
        seq: 7,
      });
  });

  it('OfAConversation_LeadsThere', () => {
    expect(placeOf(notification('a'))).toEqual({ name: 'conversation', id: 'conversation' });
  });
});

describe('byDay', () => {
  it('DaysInTheirOrder_EachWithItsOwn', () => {
    const at = (id: string, day: number, hour: number) =>
      notification(id, { updatedAt: new Date(2026, 2, day, hour).toISOString() });
    const days = byDay([at('d', 9, 11), at('c', 9, 8), at('b', 8, 23), at('a', 2, 9)], new Date(2026, 2, 9, 12));
    expect(days.map(day => day.items.map(each => each.id))).toEqual([['d', 'c'], ['b'], ['a']]);
    expect(days.slice(0, 2).map(day => day.name)).toEqual(['Today', 'Yesterday']);
  });
});
