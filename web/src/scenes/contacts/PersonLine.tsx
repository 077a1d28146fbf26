import type { ReactNode } from 'react';
import { Avatar } from '@/components/Avatar';
import { t as common } from '@/i18n/t';
import { usePerson } from '@/stores/people';
import { usePresence } from '@/stores/presence';
import classes from './Contacts.module.css';

/** Somebody in a list, with what one may do. */
export function PersonLine({ userId, note, children }: { userId: string; note?: string; children?: ReactNode }) {
  const person = usePerson(userId);
  const online = usePresence(all => all[userId]?.status === 'online');
  const name = person?.displayName ?? common('common.unknown-person');
  return (
    <div className={classes.person}>
      <Avatar id={userId} name={name} size={40} online={online} />
      <span className={classes.names}>
        <span>{name}</span>
        <span>{note ?? (person ? `@${person.username}` : '')}</span>
      </span>
      {children}
    </div>
  );
}
