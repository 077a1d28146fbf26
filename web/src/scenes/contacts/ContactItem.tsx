import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import { createDirect } from '@/api/conversations';
import { Confirm } from '@/components/Confirm';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { block, removeContact } from '@/stores/contacts';
import { usePerson } from '@/stores/people';
import { openConversation } from '../chat/openConversation';
import classes from './Contacts.module.css';
import { PersonLine } from './PersonLine';
import { t } from './texts';

export function ContactItem({ userId }: { userId: string }) {
  const person = usePerson(userId);
  const [asking, setAsking] = useState<'remove' | 'block' | null>(null);
  const writing = useTask(async () => openConversation(await createDirect(userId)));
  const ending = useTask((how: 'remove' | 'block') => (how === 'block' ? block(userId) : removeContact(userId)));
  const name = person?.displayName ?? common('common.unknown-person');

  return (
    <li>
      <PersonLine userId={userId}>
        <span className={classes.buttons}>
          <ActionIcon
            variant="subtle"
            size={40}
            radius="xl"
            aria-label={t('message', { name })}
            loading={writing.busy}
            onClick={() => writing.run()}
          >
            <Icon name="chat" />
          </ActionIcon>
          <Menu position="bottom-end" shadow="md" radius="md" withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={t('menu', { name })}>
                <Icon name="more" size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setAsking('remove')}>{t('remove')}</Menu.Item>
              <Menu.Item color="var(--danger)" onClick={() => setAsking('block')}>
                {t('block')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </PersonLine>
      <ErrorNote error={writing.error} />
      {asking && (
        <Confirm
          text={t(`${asking}.question`, { name })}
          action={t(asking)}
          error={ending.error}
          busy={ending.busy}
          onConfirm={() => ending.run(asking)}
          onCancel={() => setAsking(null)}
        />
      )}
    </li>
  );
}
