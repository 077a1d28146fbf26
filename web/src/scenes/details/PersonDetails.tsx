import { Avatar } from '@/components/Avatar';
import { partnerId } from '@/hooks/useConversation';
import { t } from '@/i18n/t';
import { date } from '@/i18n/time';
import { type ConversationInfo, useLog } from '@/stores/log';
import { usePerson } from '@/stores/people';
import { RelationActions } from '../contacts/RelationActions';
import { PersonPresence } from '../conversation/PresenceLine';
import classes from './Details.module.css';
import { MarkUnread } from './MarkUnread';

export function PersonDetails({ info }: { info: ConversationInfo }) {
  const selfId = useLog(state => state.selfId);
  const id = partnerId(info, selfId);
  const person = usePerson(id);
  if (!person) return null;
  return (
    <>
      <div className={classes.face}>
        <Avatar id={person.id} name={person.displayName} size={96} />
        <h3 className={classes.name}>{person.displayName}</h3>
        <p className={classes.soft}>@{person.username}</p>
        <p className={classes.soft}>
          <PersonPresence userId={id} />
        </p>
        <p className={classes.soft}>{t('details.member-since', { date: date(person.createdAt) })}</p>
      </div>
      <div className={classes.actions}>
        <MarkUnread id={info.id} />
        {person.id !== selfId && <RelationActions userId={person.id} name={person.displayName} />}
      </div>
    </>
  );
}
