import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Message, SharedFiles, StoredFile } from '@/api/types';
import { Icon } from '@/components/Icon';
import { duration } from '@/i18n/sizes';
import { t } from '@/i18n/t';
import { hasPicture, kindOf } from '@/stores/files/kind';
import { openGallery } from '@/stores/gallery';
import { Blur } from '../../conversation/files/Blur';
import { useLink } from '../../conversation/files/useLink';
import classes from './SharedFiles.module.css';

export interface ShownFiles {
  conversationId: string;
  /** Newest first. */
  items: readonly SharedFiles[];
  onGoTo: (message: Message) => void;
}

/** Pictures and videos, to be looked at one after the other. */
export function MediaGrid({ conversationId, items, onGoTo }: ShownFiles) {
  const look = (messageId: string, fileId: string) => {
    const among = items
      .toReversed()
      .flatMap(({ message: { id, senderId, createdAt, text }, files }) =>
        files.map(file => ({ fileId: file.id, messageId: id, senderId, createdAt, text })),
      );
    const goTo = (at: string) => {
      const found = items.find(({ message }) => message.id === at);
      if (found) onGoTo(found.message);
    };
    openGallery({ conversationId, messageId, fileId, among, goTo });
  };
  return (
    <ul className={classes.grid}>
      {items.flatMap(({ message, files }) =>
        files.map(file => (
          <li key={`${message.id} ${file.id}`}>
            <Tile file={file} onOpen={() => look(message.id, file.id)} />
          </li>
        )),
      )}
    </ul>
  );
}

function Tile({ file, onOpen }: { file: StoredFile; onOpen: () => void }) {
  const video = kindOf(file) === 'video';
  return (
    <UnstyledButton
      className={classes.tile}
      aria-label={t(video ? 'files.play' : 'files.show', { name: file.name })}
      onClick={onOpen}
    >
      {file.blurHash && <Blur hash={file.blurHash} />}
      {(hasPicture(file) || !video) && <Thumbnail file={file} />}
      {video && (
        <span className={classes.video}>
          <Icon name="play" size={14} />
          {file.durationMs ? duration(file.durationMs) : ''}
        </span>
      )}
    </UnstyledButton>
  );
}

function Thumbnail({ file }: { file: StoredFile }) {
  const { url, failed, broken } = useLink(file.id, file.variants.includes('thumbnail') ? 'thumbnail' : 'display');
  const [loaded, setLoaded] = useState(false);
  if (failed) return <Icon name="alert" />;
  return (
    url && (
      <img
        src={url}
        alt=""
        loading="lazy"
        draggable={false}
        data-loaded={loaded || undefined}
        onLoad={() => setLoaded(true)}
        onError={broken}
      />
    )
  );
}
