import { getUser } from '@/api/users';
import { Avatar } from '@/components/Avatar';
import { isNotes, partnerId, useConversationFace } from '@/hooks/useConversation';
import { useLoad } from '@/hooks/useLoad';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t } from '@/i18n/t';
import { date } from '@/i18n/time';
import { type ConversationInfo, useLog } from '@/stores/log';
import { usePerson } from '@/stores/people';
import { knowsGuests, useKnowsPeople } from '@/stores/session/abilities';
import { RelationActions } from '../contacts/RelationActions';
import { ReportAction } from '../report/ReportAction';
import { PersonPresence } from '../conversation/PresenceLine';
import { RetentionChoice } from '../retention/RetentionChoice';
import { AsideButton } from './AsideButton';
import type { Aside } from './Details';
import classes from './Details.module.css';
import { FilesButton } from './FilesButton';
import { MarkUnread } from './MarkUnread';
import { NotificationChoice } from './NotificationChoice';

export function PersonDetails({ info, onAside }: { info: ConversationInfo; onAside: (what: Aside) => void }) {
  const selfId = useLog(state => state.selfId);
  const people = useKnowsPeople();
  const reports = knowsGuests(useServerInfo());
  const id = partnerId(info, selfId);
  const person = usePerson(id);
  if (isNotes(info)) return <NotesDetails info={info} onAside={onAside} />;
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
        {people && <Bio userId={person.id} />}
        <p className={classes.soft}>{t('details.member-since', { date: date(person.createdAt) })}</p>
      </div>
      <div className={classes.actions}>
        <FilesButton info={info} onClick={() => onAside('files')} />
        {people && <NotificationChoice info={info} />}
        <RetentionChoice info={info} />
        <MarkUnread id={info.id} />
        {people && info.type === 'direct' && (
          <AsideButton label={t('details.export')} icon="download" onClick={() => onAside('export')} />
        )}
        {person.id !== selfId && (
          <>
            {people && <RelationActions userId={person.id} name={person.displayName} />}
            {reports && <ReportAction conversationId={info.id} name={person.displayName} />}
          </>
        )}
      </div>
    </>
  );
}

/** Of what concerns oneself alone nobody has to be told, and nothing is unread. */
function NotesDetails({ info, onAside }: { info: ConversationInfo; onAside: (what: Aside) => void }) {
  const face = useConversationFace(info.id);
  return (
    <>
      <div className={classes.face}>
        <Avatar id={face.avatarId} name={face.title} size={96} />
        <h3 className={classes.name}>{face.title}</h3>
      </div>
      <div className={classes.actions}>
        <FilesButton info={info} onClick={() => onAside('files')} />
        <RetentionChoice info={info} />
        <AsideButton label={t('details.export')} icon="download" onClick={() => onAside('export')} />
      </div>
    </>
  );
}

/** What they say of themselves. It comes with the profile alone, and without a connection not at all. */
function Bio({ userId }: { userId: string }) {
  const profile = useLoad(() => getUser(userId), userId);
  if (profile.status !== 'loaded' || !profile.value.bio) return null;
  return (
    <p className={classes.bio} dir="auto">
      {profile.value.bio}
    </p>
  );
}
