import { describe, expect, it } from 'vitest';
import type { User } from '@/api/types';
import type { ConversationInfo } from '@/stores/log';
import { conversation, member, other, self } from '@/stores/log/fixtures';
import { isSilent, targetsFor } from './targets';

const ben = { id: other, username: 'ben1', displayName: 'Ben Okafor' } as User;
const direct: ConversationInfo = conversation(1, { id: 'direct', members: [member(self), member(other)] });
const group: ConversationInfo = conversation(1, { id: 'group', type: 'group', title: 'Harbour crew' });
const guest: ConversationInfo = conversation(1, { id: 'guest', type: 'guest' });

const found = (text: string) => targetsFor([direct, group, guest], { [other]: ben }, self, text).map(({ id }) => id);

describe('targetsFor', () => {
  it('TitlesAndNames_AreSearched_AndStrangersLeftOut', () => {
    expect(found('')).toEqual(['direct', 'group']);
    expect(found(' CREW ')).toEqual(['group']);
    expect(found('okaf')).toEqual(['direct']);
    expect(found('ben1')).toEqual(['direct']);
    expect(found('nobody')).toEqual([]);
  });
});

describe('isSilent', () => {
  it('Announcements_AreForModerators', () => {
    const settings = { history: 'from-joining' as const, announcements: true };
    expect(isSilent(group)).toBe(false);
    expect(isSilent({ ...group, settings })).toBe(true);
    expect(isSilent({ ...group, settings, me: { ...group.me, role: 'moderator' } })).toBe(false);
  });
});
