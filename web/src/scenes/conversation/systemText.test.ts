import { describe, expect, it } from 'vitest';
import { message } from '@/stores/log/fixtures';
import { type NameOf, systemText } from './systemText';

const names: Record<string, string> = { other: 'Anna', b: 'Bo', c: 'Cy', d: 'Di' };
const nameOf: NameOf = (id, role) => names[id] ?? (role ? 'you' : 'You');
const tell = (metadata: Record<string, unknown> | null, senderId = 'other') =>
  systemText(message(1, { type: 'system', text: '', metadata, senderId }), nameOf);

describe('systemText', () => {
  it.each([
    [{ event: 'created', title: 'Hiking' }, 'Anna created the group “Hiking”'],
    [{ event: 'created' }, 'Anna created the group'],
    [{ event: 'members-added', userIds: ['b'] }, 'Anna added Bo'],
    [{ event: 'members-added', userIds: ['b', 'self'] }, 'Anna added Bo and you'],
    [{ event: 'members-added', userIds: ['b', 'c', 'd'] }, 'Anna added Bo and 2 others'],
    [{ event: 'member-joined', userIds: ['b'] }, 'Anna joined by a link of Bo'],
    [{ event: 'member-joined' }, 'Anna joined the group'],
    [{ event: 'member-removed', userIds: ['self'] }, 'Anna removed you'],
    [{ event: 'member-banned', userIds: ['b'] }, 'Anna banned Bo from the group'],
    [{ event: 'member-left', userIds: ['other'] }, 'Anna left the group'],
    [{ event: 'title-changed', title: 'Trips' }, 'Anna renamed the group to “Trips”'],
    [{ event: 'topic-changed', topic: 'Routes' }, 'Anna changed what the group is about: “Routes”'],
    [{ event: 'topic-changed' }, 'Anna changed what the group is about'],
    [{ event: 'topic-removed' }, 'Anna removed what the group is about'],
    [{ event: 'history-changed', history: 'from-start' }, 'Anna made earlier messages visible to newcomers'],
    [{ event: 'history-changed', history: 'from-joining' }, 'Anna hid earlier messages from newcomers'],
    [
      { event: 'retention-changed', retention: { mode: 'age', seconds: 86_400 } },
      'Anna set messages to disappear 1 day after they were sent',
    ],
    [
      { event: 'retention-changed', retention: { mode: 'ephemeral', seconds: 3600 } },
      'Anna set messages to disappear once everybody has received them, and after 1 hour at the latest',
    ],
    [{ event: 'retention-changed', retention: { mode: 'keep' } }, 'Anna turned disappearing messages off'],
    [{ event: 'visibility-changed', visibility: 'public' }, 'Anna made the group public'],
    [{ event: 'visibility-changed', visibility: 'private' }, 'Anna made the group private'],
    [
      { event: 'announcements-changed', announcements: true },
      'Anna turned announcements on: only moderators send messages',
    ],
    [
      { event: 'announcements-changed', announcements: false },
      'Anna turned announcements off: everybody sends messages',
    ],
    [
      { event: 'slow-mode-changed', slowModeSeconds: 90 },
      'Anna turned slow mode on: a message every 1 minute, 30 seconds',
    ],
    [{ event: 'slow-mode-changed', slowModeSeconds: 0 }, 'Anna turned slow mode off'],
    [{ event: 'picture-changed' }, 'Anna changed the group’s picture'],
    [{ event: 'picture-removed' }, 'Anna removed the group’s picture'],
    [{ event: 'role-changed', userIds: ['b'], role: 'admin' }, 'Anna made Bo an admin'],
    [{ event: 'role-changed', userIds: ['b'], role: 'moderator' }, 'Anna made Bo a moderator'],
    [{ event: 'from-the-future' }, 'Anna changed the group'],
    [null, 'Anna changed the group'],
  ])('Metadata_%j', (metadata, sentence) => {
    expect(tell(metadata)).toBe(sentence);
  });

  it('OwnAct_SaysYou', () => {
    expect(tell({ event: 'member-left' }, 'self')).toBe('You left the group');
  });
});
