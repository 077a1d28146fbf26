import { describe, expect, it } from 'vitest';
import type { MemberRole } from '@/api/types';
import * as make from '@/stores/log/fixtures';
import { allowedFor } from './allowed';

const limits = {
  ...{ messageBytes: 1, titleBytes: 1, groupMembers: 1, metadataBytes: 1 },
  editSeconds: 60,
  deleteSeconds: 120,
  reactionsPerMessage: 20,
};
const sent = Date.parse(make.at(1));
const info = (type: 'direct' | 'group' | 'guest', role: MemberRole = 'member') => ({
  type,
  me: { ...make.conversation(1).me, role },
});
const own = make.message(1, { senderId: make.self });
const theirs = make.message(1);
const names = (allowed: ReturnType<typeof allowedFor>) =>
  Object.entries(allowed)
    .filter(([, yes]) => yes)
    .map(([name]) => name);

describe('allowedFor', () => {
  const at = (message: typeof own, where: Parameters<typeof allowedFor>[1], seconds = 0) =>
    names(allowedFor(message, where, make.self, limits, sent + seconds * 1_000));

  it('OnesOwn_UntilTheWindowsEnd', () => {
    expect(at(own, info('direct'))).toEqual(['reply', 'react', 'edit', 'deleteForAll', 'deleteForMe']);
    expect(at(own, info('direct'), 61)).toEqual(['reply', 'react', 'deleteForAll', 'deleteForMe']);
    expect(at(own, info('direct'), 121)).toEqual(['reply', 'react', 'deleteForMe']);
  });

  it('AnothersInAGroup_ByRole_AtAnyTime', () => {
    expect(at(theirs, info('group'))).toEqual(['reply', 'react', 'deleteForMe']);
    expect(at(theirs, info('group', 'admin'), 9_999)).toEqual(['reply', 'react', 'deleteForAll', 'deleteForMe']);
    expect(at({ ...theirs, editedAt: make.at(2) }, info('group', 'owner'))).toContain('versions');
    expect(at(theirs, info('direct', 'owner'))).toEqual(['reply', 'react', 'deleteForMe']);
  });

  it('TombstonesAndNotices_GoForOneselfOnly', () => {
    expect(at({ ...own, deletedAt: make.at(2), editedAt: make.at(2) }, info('group', 'owner'))).toEqual([
      'deleteForMe',
    ]);
    expect(at({ ...own, type: 'system' }, info('group', 'owner'))).toEqual(['deleteForMe']);
  });

  it('AmongStrangersOrWithAnOlderServer_OnlyAnAnswer', () => {
    expect(at(own, info('guest'))).toEqual(['reply']);
    expect(names(allowedFor(own, info('direct'), make.self, undefined, sent))).toEqual(['reply']);
  });

  it('ServerWithoutReactions_None', () => {
    const without = { ...limits, reactionsPerMessage: 0 };
    expect(allowedFor(own, info('direct'), make.self, without, sent).react).toBe(false);
  });

  it('Pin_EitherOfTwo_AndModeratorsOfAGroup', () => {
    const known = { ...limits, pinsPerConversation: 100 };
    const of = (message: typeof own, where: Parameters<typeof allowedFor>[1], server = known) =>
      allowedFor(message, where, make.self, server, sent).pin;
    expect([of(theirs, info('direct')), of(own, info('group')), of(theirs, info('group', 'moderator'))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(of({ ...theirs, type: 'system' }, info('direct'))).toBe(false);
    expect(of({ ...theirs, deletedAt: make.at(2) }, info('direct'))).toBe(false);
    const none = { ...known, pinsPerConversation: 0 };
    expect(of(theirs, info('direct'), none)).toBe(false);
    expect(of({ ...theirs, pinnedAt: make.at(2) }, info('direct'), none)).toBe(true);
  });

  it('WhereModeratorsAloneSend_TheyAnswer', () => {
    const silent = { settings: { history: 'from-joining' as const, announcements: true } };
    expect(at(theirs, { ...info('group'), ...silent })).not.toContain('reply');
    expect(at(theirs, { ...info('group', 'moderator'), ...silent })).toContain('reply');
  });

  it('Forward_WhatIsThere_AndWhatWasForwardedIsNotEdited', () => {
    const known = { ...limits, allMayMentionAll: 20 };
    const of = (message: typeof own, type: 'direct' | 'guest' = 'direct') =>
      allowedFor(message, info(type), make.self, known, sent);
    expect(of(own)).toMatchObject({ forward: true, edit: true });
    expect(of({ ...own, forwarded: true })).toMatchObject({ forward: true, edit: false, deleteForAll: true });
    expect(of({ ...own, deletedAt: make.at(2) }).forward).toBe(false);
    expect(of({ ...own, type: 'system' }).forward).toBe(false);
    expect(of(own, 'guest').forward).toBe(false);
  });

  it('WithoutAWindow_Always', () => {
    const always = { ...limits, editSeconds: 0, deleteSeconds: 0 };
    expect(allowedFor(own, info('direct'), make.self, always, sent + 1e12).edit).toBe(true);
  });
});
