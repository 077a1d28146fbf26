import { ActionIcon, Loader } from '@mantine/core';
import type { StoredFile } from '@/api/types';
import { describeError } from '@/api/errors';
import { Icon } from '@/components/Icon';
import { bytes, duration } from '@/i18n/sizes';
import { t } from '@/i18n/t';
import classes from './Files.module.css';
import { useSave } from './useSave';

/** A file by its name and size, to be saved, and played when it is a sound. */
export function FileCard({ file, onPlay }: { file: StoredFile; onPlay?: (() => void) | undefined }) {
  const save = useSave(file);
  const about = file.durationMs ? `${duration(file.durationMs)} · ${bytes(file.bytes)}` : bytes(file.bytes);
  return (
    <>
      <div className={classes.card}>
        {onPlay ? (
          <Action label={t('files.play', { name: file.name })} icon="play" onClick={onPlay} />
        ) : (
          <Icon name="file" size={26} />
        )}
        <span className={classes.about}>
          <span className={classes.name} dir="auto">
            {file.name}
          </span>
          <span className={classes.size}>{about}</span>
        </span>
        {save.busy ? (
          <Loader size={20} color="currentColor" className={classes.busy} />
        ) : (
          <Action label={t('files.save', { name: file.name })} icon="download" onClick={save.run} />
        )}
      </div>
      {save.error !== null && (
        <p role="alert" className={classes.error}>
          {describeError(save.error)}
        </p>
      )}
    </>
  );
}

function Action({ label, icon, onClick }: { label: string; icon: 'play' | 'download'; onClick: () => void }) {
  return (
    <ActionIcon
      variant="transparent"
      className={classes.action}
      size={40}
      radius="xl"
      aria-label={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </ActionIcon>
  );
}
