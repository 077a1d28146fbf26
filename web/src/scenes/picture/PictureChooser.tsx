import { Alert, Button, Progress, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { bytes } from '@/i18n/sizes';
import { t as common } from '@/i18n/t';
import { pictureFlaw, pictureTypes } from './choice';
import classes from './PictureChooser.module.css';
import { t } from './texts';
import { usePictureUpload } from './usePictureUpload';

interface PictureChooserProps {
  /** The avatar as it is. */
  children: ReactNode;
  /** Its side. */
  size: number;
  group?: boolean;
  /** Whether there is a picture to be removed. */
  has: boolean;
  mostBytes: number;
  set: (fileId: string) => Promise<unknown>;
  remove: () => Promise<unknown>;
}

/** Chooses, shows, uploads and removes a picture of oneself or of a group. The server cuts it to a square. */
export function PictureChooser({ children, size, group = false, has, mostBytes, set, remove }: PictureChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [done, setDone] = useState<'saved' | 'removed' | null>(null);
  const upload = usePictureUpload(set, () => setDone('saved'));
  const removal = useTask(() => remove().then(() => setDone('removed')));
  const { chosen, sent, error } = upload;
  /** All has gone, and the server looks at it before it answers. */
  const lookedAt = chosen !== null && sent !== null && sent >= chosen.file.size;

  // The button that was pressed is gone, and with it the focus.
  const returns = useRef(false);
  useEffect(() => {
    if (returns.current) opener.current?.focus();
    returns.current = chosen !== null || removal.busy;
  }, [chosen, removal.busy]);

  const choose = (file: File | undefined) => {
    setDone(null);
    if (!file) return;
    const flaw = pictureFlaw(file, mostBytes);
    if (flaw) upload.drop(t(flaw, { limit: bytes(mostBytes) }));
    else upload.choose(file);
  };

  return (
    <div className={classes.chooser}>
      {chosen ? (
        <img
          className={classes.preview}
          data-group={group || undefined}
          style={{ width: size, height: size }}
          src={chosen.url}
          alt=""
          onError={() => upload.drop(t('unreadable'))}
        />
      ) : (
        children
      )}
      {sent !== null && chosen && (
        <Progress.Root size={4} radius="xl" className={classes.progress}>
          <Progress.Section
            value={chosen.file.size === 0 ? 100 : (sent / chosen.file.size) * 100}
            aria-label={t('progress')}
          />
        </Progress.Root>
      )}
      <p className={classes.hint}>
        {lookedAt ? t('looked-at') : chosen ? t('preview') : t('hint', { limit: bytes(mostBytes) })}
      </p>
      {error !== null && (
        <Alert role="alert" color="red" variant="light" icon={<Icon name="alert" />} p="sm">
          {error}
        </Alert>
      )}
      <ErrorNote error={removal.error} />
      <input
        ref={input}
        type="file"
        hidden
        accept={pictureTypes.join(',')}
        onChange={({ currentTarget }) => {
          choose(currentTarget.files?.[0]);
          // Else the same file could not be chosen again.
          currentTarget.value = '';
        }}
      />
      <div className={classes.buttons}>
        {chosen ? (
          <>
            <Button variant="default" size="xs" disabled={lookedAt} onClick={() => upload.drop()}>
              {common('common.cancel')}
            </Button>
            <Button size="xs" autoFocus loading={sent !== null} onClick={upload.send}>
              {t('use')}
            </Button>
          </>
        ) : (
          <>
            <Button ref={opener} variant="default" size="xs" onClick={() => input.current?.click()}>
              {has ? t('change') : t('add')}
            </Button>
            {has && (
              <Button variant="default" size="xs" loading={removal.busy} onClick={() => removal.run()}>
                {t('remove')}
              </Button>
            )}
          </>
        )}
      </div>
      <VisuallyHidden role="status">{done ? t(done) : ''}</VisuallyHidden>
    </div>
  );
}
