import { ActionIcon, Menu, Modal } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { block, loadBlocks, standingOf, unblock, useContacts } from '@/stores/contacts';
import { t } from '../contacts/texts';

interface HeaderMenuProps {
  userId: string;
  name: string;
}

/** What may be done about the other person without opening their profile. */
export default function HeaderMenu({ userId, name }: HeaderMenuProps) {
  const [asking, setAsking] = useState(false);
  const blocked = useContacts(state => standingOf(state, userId).kind === 'blocked');
  const known = useContacts(state => state.blocks !== null);
  const blocking = useTask(async () => {
    await block(userId);
    setAsking(false);
  });
  const other = useTask((action: () => Promise<void>) => action());
  return (
    <>
      <Menu
        position="bottom-end"
        shadow="md"
        radius="md"
        withInitialFocusPlaceholder={false}
        onOpen={() => known || other.run(loadBlocks)}
      >
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={t('menu', { name })}>
            <Icon name="more" size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {blocked ? (
            <Menu.Item onClick={() => other.run(() => unblock(userId))}>{t('unblock')}</Menu.Item>
          ) : (
            <Menu.Item color="var(--danger)" disabled={!known} onClick={() => setAsking(true)}>
              {t('block')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('block')}
        closeButtonProps={{ 'aria-label': common('common.close') }}
        radius="lg"
        centered
      >
        <Confirm
          text={t('block.question', { name })}
          action={t('block')}
          error={blocking.error}
          busy={blocking.busy}
          onConfirm={() => blocking.run()}
          onCancel={() => setAsking(false)}
        />
      </Modal>
    </>
  );
}
