import type { PersonalSync } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { takeRelation } from '@/stores/contacts';
import { addPeople } from '@/stores/people';
import { takeScheduled } from '@/stores/scheduled';
import { updateMe } from '@/stores/session';

/** What one's own log tells of people and of oneself: each as it is now, so it may come twice. */
export function handlePersonal(client: RealtimeClient): void {
  client.on('contact-request', ({ relation }) => takeRelation(relation));
  client.on('contacts-updated', ({ relation }) => takeRelation(relation));
  client.on('user-updated', ({ user, me }) => {
    addPeople([user]);
    if (me) updateMe(me);
  });
}

/** The same, of the time without a connection. */
export function takePersonal({ relations, me, scheduled }: PersonalSync): void {
  for (const relation of relations ?? []) takeRelation(relation);
  takeScheduled(scheduled ?? []);
  if (me) {
    addPeople([me]);
    updateMe(me);
  }
}
