import { Button } from '@mantine/core';
import { useState } from 'react';
import { deleteConversation, leave } from '@/api/conversations';
import { DangerousAction } from '@/components/DangerousAction';
import { Icon } from '@/components/Icon';
import { t } from '@/i18n/t';
import { date } from '@/i18n/time';
import { type ConversationInfo, dispatch } from '@/stores/log';
import { navigate } from '@/stores/route';
import { useKnowsPeople } from '@/stores/session/abilities';
import { RetentionChoice } from '../retention/RetentionChoice';
import { AddPeople } from './AddPeople';
import { AsideButton } from './AsideButton';
import type { Aside } from './Details';
import classes from './Details.module.css';
import { GroupPicture } from './GroupPicture';
import { GroupSettings } from './GroupSettings';
import { GroupTitle } from './GroupTitle';
import { GroupTopic } from './GroupTopic';
import { FilesButton } from './FilesButton';
import { MarkUnread } from './MarkUnread';
import { Members } from './Members';
import { NotificationChoice } from './NotificationChoice';
import { may } from './permissions';

interface GroupDetailsProps {
  info: ConversationInfo;
  /** Something takes the place of the details. */
  onAside: (what: Aside) => void;
}

export function GroupDetails({ info, onAside }: GroupDetailsProps) {
  const [adding, setAdding] = useState(false);
  const people = useKnowsPeople();
  /** Gone at once here; the others hear of it. */
  const gone = () => {
    navigate({ name: 'home' });
    dispatch({ type: 'removed', conversationId: info.id });
  };

  if (adding) return <AddPeople info={info} onDone={() => setAdding(false)} />;
  return (
    <>
      <div className={classes.face}>
        <GroupPicture info={info} />
        <GroupTitle info={info} />
        <GroupTopic info={info} />
        <p className={classes.soft}>{t('details.created', { date: date(info.createdAt) })}</p>
      </div>
      <div className={classes.section}>
        <span>{t('details.members', { count: info.memberCount })}</span>
        {may.addMembers(info.me.role) && (
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="addPerson" size={17} />}
            onClick={() => setAdding(true)}
          >
            {t('details.add')}
          </Button>
        )}
      </div>
      <Members info={info} />
      <div className={classes.actions}>
        <FilesButton info={info} onClick={() => onAside('files')} />
        {may.invite(info.me.role) && (
          <AsideButton label={t('details.invites')} icon="link" onClick={() => onAside('invites')} />
        )}
        {may.manageBans(info.me.role) && (
          <AsideButton label={t('details.bans')} icon="block" onClick={() => onAside('bans')} />
        )}
        {people && <NotificationChoice info={info} />}
        <GroupSettings info={info} />
        <RetentionChoice info={info} />
        <MarkUnread id={info.id} />
        {people && <AsideButton label={t('details.export')} icon="download" onClick={() => onAside('export')} />}
        <DangerousAction
          label={t('details.leave')}
          icon="leave"
          question={t('details.leave.confirm')}
          action={() => leave(info.id).then(gone)}
        />
        {may.deleteGroup(info.me.role) && (
          <DangerousAction
            label={t('details.delete')}
            icon="remove"
            question={t('details.delete.confirm', { title: info.title ?? '' })}
            action={() => deleteConversation(info.id).then(gone)}
          />
        )}
      </div>
    </>
  );
}
