import { Button } from '@mantine/core';
import { useState } from 'react';
import { leave } from '@/api/conversations';
import { Avatar } from '@/components/Avatar';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import { date } from '@/i18n/time';
import { type ConversationInfo, dispatch } from '@/stores/log';
import { navigate } from '@/stores/route';
import { AddPeople } from './AddPeople';
import { Confirm } from './Confirm';
import classes from './Details.module.css';
import { GroupTitle } from './GroupTitle';
import { Members } from './Members';
import { may } from './permissions';

export function GroupDetails({ info }: { info: ConversationInfo }) {
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const departure = useTask(async () => {
    await leave(info.id);
    navigate({ name: 'home' });
    dispatch({ type: 'removed', conversationId: info.id });
  });

  if (adding) return <AddPeople info={info} onDone={() => setAdding(false)} />;
  return (
    <>
      <div className={classes.face}>
        <Avatar id={info.id} name={info.title ?? ''} size={88} group />
        <GroupTitle info={info} />
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
        {leaving ? (
          <Confirm
            error={departure.error}
            text={t('details.leave.confirm')}
            action={t('details.leave')}
            busy={departure.busy}
            onConfirm={() => departure.run()}
            onCancel={() => setLeaving(false)}
          />
        ) : (
          <Button
            variant="subtle"
            c="var(--danger)"
            fullWidth
            justify="flex-start"
            leftSection={<Icon name="leave" size={18} />}
            onClick={() => setLeaving(true)}
          >
            {t('details.leave')}
          </Button>
        )}
      </div>
    </>
  );
}
