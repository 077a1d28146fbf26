import { Loader, UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { StoredFile } from '@/api/types';
import { Icon } from '@/components/Icon';
import { duration } from '@/i18n/sizes';
import { t } from '@/i18n/t';
import { loadFile, useFiles } from '@/stores/files';
import { hasPicture, kindOf } from '@/stores/files/kind';
import { FileCard } from './FileCard';
import classes from './Files.module.css';
import { Picture } from './Picture';

const Viewer = lazy(() => import('./Viewer'));
const Player = lazy(() => import('./Player'));

/** What a message carries, each as what it is. */
export function MessageFiles({ ids }: { ids: readonly string[] }) {
  return (
    <ul className={classes.files}>
      {ids.map(id => (
        <li key={id}>
          <MessageFile id={id} />
        </li>
      ))}
    </ul>
  );
}

function MessageFile({ id }: { id: string }) {
  const known = useFiles(all => all[id]);
  useEffect(() => void loadFile(id), [id]);
  switch (known?.status) {
    case 'known':
      return <Shown file={known.file} />;
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

function Shown({ file }: { file: StoredFile }) {
  const [opened, setOpened] = useState(false);
  switch (kindOf(file)) {
    case 'image':
      return (
        <>
          <Picture file={file} label={t('files.show', { name: file.name })} onOpen={() => setOpened(true)} />
          {opened && (
            <Suspense>
              <Viewer file={file} onClose={() => setOpened(false)} />
            </Suspense>
          )}
        </>
      );
    case 'video':
      if (opened) return <Played file={file} kind="video" />;
      if (!hasPicture(file)) return <FileCard file={file} onPlay={() => setOpened(true)} />;
      return (
        <Picture file={file} label={t('files.play', { name: file.name })} onOpen={() => setOpened(true)}>
          <span className={classes.play}>
            <Icon name="play" size={26} />
          </span>
          {file.durationMs && <span className={classes.duration}>{duration(file.durationMs)}</span>}
        </Picture>
      );
    case 'audio':
      return (
        <>
          <FileCard file={file} onPlay={opened ? undefined : () => setOpened(true)} />
          {opened && <Played file={file} kind="audio" />}
        </>
      );
    case 'other':
      return <FileCard file={file} />;
  }
}

function Played(props: { file: StoredFile; kind: 'video' | 'audio' }) {
  return (
    <Suspense>
      <Player {...props} />
    </Suspense>
  );
}
