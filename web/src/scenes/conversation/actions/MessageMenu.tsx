import { Menu, Modal } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import type { Message } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { t as common } from '@/i18n/t';
import { beginEditing, change } from '@/stores/edits';
import { useLog } from '@/stores/log';
import { pin } from '@/stores/pins';
import { beginReply } from '@/stores/replies';
import { formatRoute } from '@/stores/route';
import { t as forwarding } from '../forward/texts';
import { t as pins } from '../pins/texts';
import { QuickReactions } from '../reactions/QuickReactions';
import { t as reactions } from '../reactions/texts';
import { t as replies } from '../replies/texts';
import { focusMessage } from './focusMessage';
import { closeMessageMenu, placeMessageMenu, useMessageMenu } from './menu';
import classes from './MessageMenu.module.css';
import { t } from './texts';
import { useAllowed } from './useAllowed';

const ForwardDialog = lazyPart(() => import('../forward/ForwardDialog'));
const PickReaction = lazyPart(() => import('../reactions/PickReaction'));
const ReactionList = lazyPart(() => import('../reactions/ReactionList'));
const MessageVersions = lazyPart(() => import('../../messageVersions/MessageVersions'));

type Asking = { message: Message; kind: 'delete' | 'hide' };

/** The one menu of the list, at the message that it was opened for. */
export default function MessageMenu() {
  const opened = useMessageMenu(state => state.opened);
  const message = useLog(state =>
    state.conversations[opened?.conversationId ?? '']?.messages.find(each => each.id === opened?.messageId),
  );
  const allowed = useAllowed(message);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [forwarded, setForwarded] = useState<Message | null>(null);
  const [pickingFor, setPickingFor] = useState<Message | null>(null);
  const [reactionsOf, setReactionsOf] = useState<Message | null>(null);
  const [versionsOf, setVersionsOf] = useState<Message | null>(null);

  useEffect(() => {
    addEventListener('resize', placeMessageMenu);
    return () => removeEventListener('resize', placeMessageMenu);
  }, []);

  const close = () => {
    closeMessageMenu();
    focusRow(opened?.trigger);
  };

  return (
    <>
      {opened && message && allowed && (
        <Menu
          key={opened.messageId}
          opened
          onChange={open => open || close()}
          onClose={close}
          position="bottom-start"
          shadow="md"
          radius="md"
          width={268}
          withInitialFocusPlaceholder={false}
          // It stands where it was opened; what opened it may have moved out of view since.
          hideDetached={false}
        >
          <Menu.Target>
            <button type="button" tabIndex={-1} aria-hidden className={classes.place} style={opened.place} />
          </Menu.Target>
          <Menu.Dropdown aria-label={common('messages.actions')}>
            {allowed.react && <QuickReactions message={message} onMore={() => setPickingFor(message)} />}
            {allowed.reply && (
              <Menu.Item leftSection={<Icon name="reply" size={16} />} onClick={() => beginReply(message)}>
                {replies('reply')}
              </Menu.Item>
            )}
            {allowed.edit && (
              <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => beginEditing(message)}>
                {t('edit')}
              </Menu.Item>
            )}
            {message.text !== '' && <CopyItem text={message.text} label={t('copy-text')} />}
            {allowed.deleteForMe && <CopyItem text={linkTo(message)} label={t('copy-link')} link />}
            {allowed.forward && (
              <Menu.Item leftSection={<Icon name="forward" size={16} />} onClick={() => setForwarded(message)}>
                {forwarding('forward')}
              </Menu.Item>
            )}
            {allowed.pin && (
              <Menu.Item
                leftSection={<Icon name={message.pinnedAt ? 'unpin' : 'pin'} size={16} />}
                onClick={() => void pin(message, Boolean(message.pinnedAt))}
              >
                {pins(message.pinnedAt ? 'unpin' : 'pin')}
              </Menu.Item>
            )}
            {message.reactions && (
              <Menu.Item leftSection={<Icon name="people" size={16} />} onClick={() => setReactionsOf(message)}>
                {reactions('all-reactions')}
              </Menu.Item>
            )}
            {allowed.versions && (
              <Menu.Item leftSection={<Icon name="list" size={16} />} onClick={() => setVersionsOf(message)}>
                {t('versions')}
              </Menu.Item>
            )}
            {allowed.deleteForMe && (
              <Menu.Item
                leftSection={<Icon name="remove" size={16} />}
                onClick={() => setAsking({ message, kind: 'hide' })}
              >
                {t('delete-me')}
              </Menu.Item>
            )}
            {allowed.deleteForAll && (
              <Menu.Item
                color="var(--danger)"
                leftSection={<Icon name="remove" size={16} />}
                onClick={() => setAsking({ message, kind: 'delete' })}
              >
                {t('delete-all')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asking && <Question asking={asking} onClose={() => setAsking(null)} />}
      {forwarded && (
        <Suspense>
          <ForwardDialog message={forwarded} onClose={() => setForwarded(null)} />
        </Suspense>
      )}
      {pickingFor && (
        <Suspense>
          <PickReaction message={pickingFor} onClose={() => leave(pickingFor, setPickingFor)} />
        </Suspense>
      )}
      {reactionsOf && (
        <Suspense>
          <ReactionList message={reactionsOf} onClose={() => leave(reactionsOf, setReactionsOf)} />
        </Suspense>
      )}
      {versionsOf && (
        <Suspense>
          <MessageVersions message={versionsOf} onClose={() => setVersionsOf(null)} />
        </Suspense>
      )}
    </>
  );
}

/** Closes a dialog; the keys go on from the message. */
function leave(message: Message, set: (to: null) => void): void {
  set(null);
  focusMessage(message.id);
}

function Question({ asking: { message, kind }, onClose }: { asking: Asking; onClose: () => void }) {
  const action = kind === 'delete' ? t('delete-all') : t('delete-me');
  const confirm = () => {
    void change(message, { kind });
    onClose();
    focusMessage(message.id);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={action}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      radius="lg"
      centered
    >
      <Confirm
        text={kind === 'delete' ? t('delete-all.question') : t('delete-me.question')}
        action={action}
        error={null}
        busy={false}
        onConfirm={confirm}
        onCancel={onClose}
      />
    </Modal>
  );
}

/** Not to be had without HTTPS: then one marks it by hand. */
function CopyItem({ text, label, link = false }: { text: string; label: string; link?: boolean }) {
  if (!navigator.clipboard) return null;
  return (
    <Menu.Item
      leftSection={<Icon name={link ? 'link' : 'copy'} size={16} />}
      onClick={() => void navigator.clipboard.writeText(text).catch(() => {})}
    >
      {label}
    </Menu.Item>
  );
}

const linkTo = ({ conversationId, seq }: Message) =>
  location.origin + formatRoute({ name: 'conversation', id: conversationId, seq });

/** The message: the keys go on from there. */
const focusRow = (trigger: HTMLElement | undefined) =>
  trigger?.closest<HTMLElement>('[data-message-id]')?.focus({ preventScroll: true });
