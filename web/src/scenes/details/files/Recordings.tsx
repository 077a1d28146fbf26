import { ActionIcon } from '@mantine/core';
import { Suspense, useState } from 'react';
import type { Message, StoredFile } from '@/api/types';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { useNameOf } from '@/hooks/useNameOf';
import { fullTime, listTime } from '@/i18n/time';
import { kindOf } from '@/stores/files/kind';
import { voiceOf } from '@/stores/voice/voice';
import { FileCard } from '../../conversation/files/FileCard';
import type { ShownFiles } from './MediaGrid';
import classes from './SharedFiles.module.css';
import { t } from './texts';

const Player = lazyPart(() => import('../../conversation/files/Player'));
const Voice = lazyPart(() => import('../../conversation/voice/VoiceMessage'));

/** Sounds, and what is only saved: one below the other, with who sent it and when. */
export function Recordings({ items, onGoTo }: ShownFiles) {
  return (
    <ul className={classes.rows}>
      {items.flatMap(({ message, files }) =>
        files.map(file => (
          <li key={`${message.id} ${file.id}`}>
            <Item file={file} message={message} />
            <Origin name={file.name} message={message} onGoTo={() => onGoTo(message)} />
          </li>
        )),
      )}
    </ul>
  );
}

function Item({ file, message }: { file: StoredFile; message: Message }) {
  const [opened, setOpened] = useState(false);
  const voice = voiceOf(message.metadata);
  if (kindOf(file) !== 'audio') return <FileCard file={file} />;
  if (voice) {
    return (
      <Suspense>
        <Voice file={file} peaks={voice.peaks} />
      </Suspense>
    );
  }
  return (
    <>
      <FileCard file={file} onPlay={opened ? undefined : () => setOpened(true)} />
      {opened && (
        <Suspense>
          <Player file={file} kind="audio" />
        </Suspense>
      )}
    </>
  );
}

function Origin({ name, message, onGoTo }: { name: string; message: Message; onGoTo: () => void }) {
  const sender = useNameOf()(message.senderId);
  return (
    <p className={classes.origin}>
      <span>
        {sender},{' '}
        <time dateTime={message.createdAt} title={fullTime(message.createdAt)}>
          {listTime(message.createdAt)}
        </time>
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        radius="xl"
        aria-label={t('go-to', { name })}
        onClick={onGoTo}
      >
        <Icon name="chat" size={18} />
      </ActionIcon>
    </p>
  );
}
