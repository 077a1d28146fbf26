import { Loader, UnstyledButton } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import type { Message, StoredFile } from '@/api/types';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { duration } from '@/i18n/sizes';
import { t } from '@/i18n/t';
import { loadFile, useFiles } from '@/stores/files';
import { openGallery } from '@/stores/gallery';
import { hasPicture, kindOf } from '@/stores/files/kind';
import { useLog } from '@/stores/log';
import type { OutboxEntry } from '@/stores/outbox';
import { voiceOf } from '@/stores/voice/voice';
import { FileCard } from './FileCard';
import classes from './Files.module.css';
import { Picture } from './Picture';
import { PlayedMessage } from './playing';

const Player = lazyPart(() => import('./Player'));
const Voice = lazyPart(() => import('../voice/VoiceMessage'));

interface MessageFilesProps {
  conversationId: string;
  content: Message | OutboxEntry;
  ids: readonly string[];
}

/** What a message carries, each as what it is. */
export function MessageFiles({ conversationId, content, ids }: MessageFilesProps) {
  const look = (fileId: string) => {
    // What waits to be sent is not among those of the conversation yet.
    const among = 'senderId' in content ? {} : { among: waitingFiles(content, ids) };
    openGallery({ conversationId, messageId: content.id, fileId, ...among });
  };
  const voice = voiceOf(content.metadata);
  return (
    <PlayedMessage value={content.id}>
      <ul className={classes.files}>
        {ids.map(fileId => (
          <li key={fileId}>
            <MessageFile id={fileId} peaks={voice?.peaks} onLook={() => look(fileId)} />
          </li>
        ))}
      </ul>
    </PlayedMessage>
  );
}

interface MessageFileProps {
  id: string;
  /** Of a voice message. */
  peaks: readonly number[] | undefined;
  /** Fills the page with it. */
  onLook: () => void;
}

const waitingFiles = ({ id: messageId, text, createdAt }: OutboxEntry, ids: readonly string[]) =>
  ids.map(fileId => ({ fileId, messageId, text, createdAt, senderId: useLog.getState().selfId }));

function MessageFile({ id, peaks, onLook }: MessageFileProps) {
  const known = useFiles(all => all[id]);
  useEffect(() => void loadFile(id), [id]);
  switch (known?.status) {
    case 'known':
      return <Shown file={known.file} peaks={peaks} onLook={onLook} />;
    case 'missing':
      return (
        <div className={classes.card}>
          <Icon name="alert" />
          <span>{t('files.missing')}</span>
        </div>
      );
    case 'failed':
      return (
        <div className={classes.card}>
          <Icon name="cloudOff" />
          <span>{t('files.failed')}</span>
          <UnstyledButton className={classes.again} onClick={() => void loadFile(id)}>
            {t('common.retry')}
          </UnstyledButton>
        </div>
      );
    default:
      return (
        <div className={classes.card}>
          <Loader size="xs" color="currentColor" aria-label={t('files.loading')} />
        </div>
      );
  }
}

function Shown({ file, peaks, onLook }: Omit<MessageFileProps, 'id'> & { file: StoredFile }) {
  const [opened, setOpened] = useState(false);
  switch (kindOf(file)) {
    case 'image':
      return <Picture file={file} label={t('files.show', { name: file.name })} onOpen={onLook} />;
    case 'video':
      if (!hasPicture(file)) return <FileCard file={file} onPlay={onLook} />;
      return (
        <Picture file={file} label={t('files.play', { name: file.name })} onOpen={onLook}>
          <span className={classes.play}>
            <Icon name="play" size={26} />
          </span>
          {file.durationMs && <span className={classes.duration}>{duration(file.durationMs)}</span>}
        </Picture>
      );
    case 'audio':
      if (peaks) return <VoiceCard file={file} peaks={peaks} />;
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
    case 'other':
      return <FileCard file={file} />;
  }
}

function VoiceCard(props: { file: StoredFile; peaks: readonly number[] }) {
  return (
    <Suspense fallback={<div className={classes.card} />}>
      <Voice {...props} />
    </Suspense>
  );
}
