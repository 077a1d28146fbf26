import { describe, expect, it } from 'vitest';
import { type DeadLetter, type LedgerEntry, type NotificationKind, notificationKinds } from '@/api/notifications';
import { notificationsTexts } from '@/i18n/en/notifications';
import { adminNotificationsTexts } from '@/i18n/en/adminNotifications';
import { notification } from '@/stores/notifications/fixtures';
import { textOfKind, textOfStep, textOfTopic } from './notificationTexts';

const entry = (change: Partial<LedgerEntry>): LedgerEntry => ({
  channel: 'fcm',
  step: 'decided',
  at: '2026-03-01T10:00:00Z',
  ...change,
});

describe('textOfStep', () => {
  it.each<[Partial<LedgerEntry>, RegExp]>([
    [{ told: true, reason: 'away' }, /^They were to be told at once/],
    [{ told: false, reason: 'no-subscription' }, /in no app/],
    [{ told: false, reason: 'muted', channel: 'in-app' }, /they had muted/],
    [{ step: 'failed', detail: '404 UNREGISTERED' }, /\(404 UNREGISTERED\)/],
    [{ step: 'from-the-future' as 'sent' }, /Something else/],
  ])('%o_Says_%s', (change, text) => {
    expect(textOfStep(entry(change))).toMatch(text);
  });

  it('WhatOneIsToldOfOneself_TheAdminIsToldOfThem', () => {
    const own = Object.keys(notificationsTexts).filter(key => /^(told|not|step|channel)\./.test(key));
    expect(Object.keys(adminNotificationsTexts)).toEqual(expect.arrayContaining(own));
  });
});

describe('textOfKind', () => {
  it.each(notificationKinds)('%s_HasItsOwn', kind => {
    expect(textOfKind(notification('a', { kind }), 'Ben')).not.toBe('Something else');
  });

  it('Messages_AreCounted', () => {
    expect(textOfKind(notification('a', { count: 3 }), 'Ben')).toBe('3 messages of a conversation, the last from Ben');
  });

  it('UnknownKind_IsSomethingElse', () => {
    expect(textOfKind(notification('a', { kind: 'from-the-future' as NotificationKind }), 'Ben')).toBe(
      'Something else',
    );
  });
});

describe('textOfTopic', () => {
  it.each<[string, string]>([
    ['fcm-send', 'A push to an app'],
    ['push-due', 'A step before it is sent (push-due)'],
  ])('%s_Is_%s', (topic, text) => {
    const letter = { entry: 1, topic: topic as DeadLetter['topic'], createdAt: '2026-03-01T10:00:00Z', attempts: 1 };
    expect(textOfTopic(letter)).toBe(text);
  });
});
