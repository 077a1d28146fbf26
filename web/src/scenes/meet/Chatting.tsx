import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { Avatar } from '@/components/Avatar';
import { Confirm } from '@/components/Confirm';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useConversationFace } from '@/hooks/useConversation';
import { useTask } from '@/hooks/useTask';
import { listNames } from '@/i18n/names';
import { useLog } from '@/stores/log';
import { leavePartner, type Meeting, nextPartner } from '@/stores/meet';
import { Announcer } from '../chat/Announcer';
import { Composer } from '../conversation/Composer';
import { MessageList } from '../conversation/MessageList';
import { TypingLine } from '../conversation/TypingLine';
import { KeepNotice, useKeep } from './Keep';
import { Report } from '../report/Report';
import { t as report } from '../report/texts';
import classes from './Meet.module.css';
import { t } from './texts';

/** The chat with a stranger, and the ways out of it. */
export function Chatting({ meeting }: { meeting: Extract<Meeting, { phase: 'chatting' }> }) {
  const { conversationId: id, partner } = meeting;
  const known = useLog(state => id in state.conversations);
  const face = useConversationFace(id);
  const name = partner?.nickname ?? (known ? face.title : t('chat.stranger'));
  const [reporting, setReporting] = useState(false);
  const [blocking, setBlocking] = useState(false);
  const keep = useKeep(id);
  const going = useTask((how: 'next' | 'leave' | 'block') => {
    if (how === 'next') return nextPartner();
    return leavePartner(how === 'block' ? { block: true } : {});
  });
  const common = partner?.commonInterests ?? [];

  return (
    <main className={classes.chat} aria-label={t('chat.label', { name })}>
      <header className={classes.header}>
        <Avatar id={partner?.id ?? id} name={name} size={40} />
        <div className={classes.names}>
          <h1>{name}</h1>
          <p>{common.length > 0 ? t('chat.common', { interests: listNames(common) }) : t('chat.stranger')}</p>
        </div>
        <Button size="sm" loading={going.busy} onClick={() => going.run('next')}>
          {t('next')}
        </Button>
        <Menu position="bottom-end" shadow="md" radius="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={t('more')}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {meeting.keep !== 'both' && meeting.keep !== 'self' && (
              <Menu.Item onClick={() => keep.run()}>{t('keep')}</Menu.Item>
            )}
            <Menu.Item onClick={() => going.run('leave')}>{t('leave')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item color="var(--danger)" onClick={() => setReporting(true)}>
              {report('action')}
            </Menu.Item>
            <Menu.Item color="var(--danger)" onClick={() => setBlocking(true)}>
              {t('block')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </header>
      <KeepNotice keep={meeting.keep} name={name} task={keep} />
      <ErrorNote error={going.error ?? keep.error} />
      {blocking && (
        <Confirm
          text={t('block.question', { name })}
          action={t('block')}
          busy={going.busy}
          error={null}
          onConfirm={() => going.run('block')}
          onCancel={() => setBlocking(false)}
        />
      )}
      {known && (
        <>
          <MessageList key={id} id={id} />
          <div className={classes.foot}>
            <TypingLine id={id} />
            <Composer key={id} id={id} />
          </div>
          <Announcer openId={id} />
        </>
      )}
      <Report conversationId={id} name={name} opened={reporting} onClose={() => setReporting(false)} />
    </main>
  );
}
