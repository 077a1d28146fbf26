import { ActionIcon, Menu, Modal } from '@mantine/core';
import { Suspense, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { block, loadBlocks, standingOf, unblock, useContacts } from '@/stores/contacts';
import type { ConversationInfo } from '@/stores/log';
import { ListingItems } from '../archive/ListingItems';
import { t } from '../contacts/texts';
import { useAsking } from './polls/AskButton';
import { t as polls } from './polls/texts';

const AskPoll = lazyPart(() => import('./polls/AskPoll'));

interface HeaderMenuProps {
  info: ConversationInfo;
  name: string;
  /** The other person of a direct conversation. */
  partnerId: string | undefined;
}

/** What may be done about the conversation and about the other person without opening the details. */
export default function HeaderMenu({ info, name, partnerId }: HeaderMenuProps) {
  const [asking, setAsking] = useState(false);
  const [polling, setPolling] = useState(false);
  const poll = useAsking(info.id);
  const known = useContacts(state => state.blocks !== null);
  const loading = useTask(loadBlocks);
  return (
    <>
      <Menu
        position="bottom-end"
        shadow="md"
        radius="md"
        withInitialFocusPlaceholder={false}
        onOpen={() => known || partnerId === undefined || loading.run()}
      >
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={t('menu', { name })}>
            <Icon name="more" size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {poll?.by === 'menu' && <Menu.Item onClick={() => setPolling(true)}>{polls('ask')}</Menu.Item>}
          <ListingItems info={info} />
          {partnerId !== undefined && <BlockItem userId={partnerId} onAsk={() => setAsking(true)} />}
        </Menu.Dropdown>
      </Menu>
      {polling && poll && (
        <Suspense>
          <AskPoll id={info.id} most={poll.most} onClose={() => setPolling(false)} />
        </Suspense>
      )}
      {partnerId !== undefined && (
        <BlockQuestion userId={partnerId} name={name} opened={asking} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

function BlockItem({ userId, onAsk }: { userId: string; onAsk: () => void }) {
  const blocked = useContacts(state => standingOf(state, userId).kind === 'blocked');
  const known = useContacts(state => state.blocks !== null);
  const unblocking = useTask(() => unblock(userId));
  return (
    <>
      <Menu.Divider />
      {blocked ? (
        <Menu.Item onClick={() => unblocking.run()}>{t('unblock')}</Menu.Item>
      ) : (
        <Menu.Item color="var(--danger)" disabled={!known} onClick={onAsk}>
          {t('block')}
        </Menu.Item>
      )}
    </>
  );
}

interface BlockQuestionProps {
  userId: string;
  name: string;
  opened: boolean;
  onClose: () => void;
}

function BlockQuestion({ userId, name, opened, onClose }: BlockQuestionProps) {
  const blocking = useTask(async () => {
    await block(userId);
    onClose();
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
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
        onCancel={onClose}
      />
    </Modal>
  );
}
