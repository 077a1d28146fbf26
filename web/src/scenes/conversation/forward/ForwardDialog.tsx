import { Button, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Message } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { Icon } from '@/components/Icon';
import { useConversationFace } from '@/hooks/useConversation';
import { t as common } from '@/i18n/t';
import { byActivity } from '@/scenes/sidebar/order';
import { type ConversationInfo, useLog } from '@/stores/log';
import { loadOlderConversations, useOlderConversations } from '@/stores/log/olderConversations';
import { forwardTo } from '@/stores/outbox';
import { usePeople } from '@/stores/people';
import { navigate } from '@/stores/route';
import classes from './Forward.module.css';
import { isSilent, targetsFor } from './targets';
import { t } from './texts';

/** The first sync brings so many; with fewer there are no others. */
const firstSync = 50;

/** Where a message goes: several conversations at once. What cannot be sent now goes when there is a connection. */
export default function ForwardDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { targets, all } = useTargets(text);
  const older = useOlderConversations(state => state.status);
  const toggle = (id: string) =>
    setChosen(before => (before.includes(id) ? before.filter(each => each !== id) : [...before, id]));

  function forward(): void {
    for (const id of chosen) forwardTo(id, message);
    onClose();
    const [only] = chosen;
    if (chosen.length === 1 && only !== undefined) navigate({ name: 'conversation', id: only });
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      radius="lg"
      centered
    >
      <div className={classes.dialog}>
        <TextInput
          type="search"
          label={t('search')}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          size="md"
          leftSection={<Icon name="search" size={18} />}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <div className={classes.targets}>
          {targets.length === 0 && (
            <p role="status" className={classes.none}>
              {text.trim() === '' ? t('none') : t('no-match', { query: text.trim() })}
            </p>
          )}
          <ul aria-label={t('list')} className={classes.list}>
            {targets.map(info => (
              <Target key={info.id} info={info} chosen={chosen.includes(info.id)} onToggle={() => toggle(info.id)} />
            ))}
          </ul>
          {all >= firstSync && older !== 'done' && (
            <Button
              variant="subtle"
              fullWidth
              loading={older === 'loading'}
              onClick={() => void loadOlderConversations()}
            >
              {older === 'failed' ? common('common.retry') : t('more')}
            </Button>
          )}
          {older === 'failed' && <p role="alert">{common('conversations.load-failed')}</p>}
        </div>
        <Button disabled={chosen.length === 0} onClick={forward}>
          {chosen.length === 0 ? t('send.none') : t('send', { count: chosen.length })}
        </Button>
      </div>
    </Modal>
  );
}

function useTargets(text: string): { targets: ConversationInfo[]; all: number } {
  const infos = useLog(
    useShallow(state => byActivity(state.conversations).flatMap(id => state.conversations[id]?.info ?? [])),
  );
  const selfId = useLog(state => state.selfId);
  const people = usePeople();
  const targets = useMemo(() => targetsFor(infos, people, selfId, text), [infos, people, selfId, text]);
  return { targets, all: infos.length };
}

interface TargetProps {
  info: ConversationInfo;
  chosen: boolean;
  onToggle: () => void;
}

function Target({ info, chosen, onToggle }: TargetProps) {
  const face = useConversationFace(info.id);
  const silent = isSilent(info);
  return (
    <li>
      <UnstyledButton className={classes.target} disabled={silent} aria-pressed={chosen} onClick={onToggle}>
        <Avatar id={face.avatarId} name={face.title} size={38} group={face.group} />
        <span className={classes.names}>
          <span dir="auto">{face.title}</span>
          {silent && <span>{t('silent')}</span>}
        </span>
        {chosen && (
          <span className={classes.tick}>
            <Icon name="check" size={15} />
          </span>
        )}
      </UnstyledButton>
    </li>
  );
}
