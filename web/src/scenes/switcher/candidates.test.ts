import { describe, expect, it } from 'vitest';
import type { User } from '@/api/types';
import { conversation, member, other, self } from '@/stores/log/fixtures';
import { type Candidate, candidatesFor, type PlaceToGo } from './candidates';

const person = (id: string, displayName: string, rest: Partial<User> = {}) =>
  ({ id, username: `${id}1`, displayName, ...rest }) as User;
const people = {
  [self]: person(self, 'Ada'),
  [other]: person(other, 'Ben Okafor'),
  dina: person('dina', 'Dina'),
  cem: person('cem', 'Cem'),
  gone: person('gone', 'Somebody', { deleted: true }),
};
const direct = conversation(1, { id: 'direct', unreadCount: 0, members: [member(self), member(other)] });
const group = conversation(1, { id: 'group', type: 'group', title: 'Crew', unreadCount: 2 });
const marked = conversation(1, { id: 'marked', type: 'group', title: 'Plans', unreadCount: 0 });
marked.me.markedUnread = true;
const settings: PlaceToGo = { route: { name: 'contacts' }, icon: 'people', label: 'Contacts', about: 'Page' };

const keys = (all: readonly Candidate[]) => all.map(({ key }) => key);

describe('candidatesFor', () => {
  it('Unread_ComesFirst_ThenWhatIsRead_ThenPeople_ThenPlaces', () => {
    expect(keys(candidatesFor([direct, group, marked], people, self, [settings]))).toEqual([
      'group',
      'marked',
      'direct',
      'cem',
      'dina',
      'Page Contacts',
    ]);
  });

  it('APerson_IsTheConversationWithThem_OnceThereIsOne', () => {
    expect(keys(candidatesFor([], people, self, []))).toEqual([other, 'cem', 'dina']);
  });

  it('Names_AreThoseOfTheOtherPerson', () => {
    expect(candidatesFor([direct], people, self, [])[0]?.names).toEqual(['ben okafor', 'other1']);
  });
});
