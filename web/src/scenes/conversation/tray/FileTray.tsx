import { ActionIcon, Checkbox, Progress, VisuallyHidden } from '@mantine/core';
import { type Ref, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { bytes } from '@/i18n/sizes';
import { t } from '@/i18n/t';
import { cancelUpload, keepOriginals, pauseUpload, retryUpload, type Upload } from '@/stores/uploads';
import { isResumable, keepsOriginals, picturesOf } from '@/stores/uploads/tray';
import classes from './FileTray.module.css';

interface FileTrayProps {
  uploads: Upload[];
  notice: string;
  /** The button that was pressed is gone, and with it the focus. */
  onRemoved: () => void;
}

/** What will be sent with the message, and how far each is on its way. */
export default function FileTray({ uploads, notice, onRemoved }: FileTrayProps) {
  return (
    <div className={classes.tray}>
      <ul aria-label={t('files.tray')} className={classes.list}>
        {uploads.map(upload => (
          <Item key={upload.key} upload={upload} onRemoved={onRemoved} />
        ))}
      </ul>
      <Originals uploads={uploads} />
      {notice !== '' && (
        <p role="alert" className={classes.notice}>
          {notice}
        </p>
      )}
      <VisuallyHidden role="status">{summary(uploads)}</VisuallyHidden>
    </div>
  );
}

/** Whether pictures are kept as they came from the camera. It holds for all pictures of the message. */
function Originals({ uploads }: { uploads: readonly Upload[] }) {
  const [first] = picturesOf(uploads);
  if (!first) return null;
  return (
    <Checkbox
      size="sm"
      className={classes.originals}
      label={t('files.originals')}
      checked={keepsOriginals(uploads)}
      onChange={({ currentTarget }) => keepOriginals(first.conversationId, currentTarget.checked)}
    />
  );
}

/** Says what has changed for those who do not see it: not each percent. */
function summary(uploads: readonly Upload[]): string {
  const count = (...statuses: Upload['status'][]) => uploads.filter(({ status }) => statuses.includes(status)).length;
  const failed = count('failed');
  if (failed > 0) return t('files.some-failed', { count: failed });
  const underWay = count('waiting', 'uploading', 'paused');
  return underWay > 0 ? t('files.under-way', { count: underWay }) : t('files.all-ready', { count: uploads.length });
}

function Item({ upload, onRemoved }: { upload: Upload; onRemoved: () => void }) {
  const { file, key } = upload;
  const failed = upload.status === 'failed';
  const remove = () => {
    cancelUpload(key);
    onRemoved();
  };
  return (
    <li className={classes.item} data-failed={failed || undefined}>
      <Preview file={file} />
      <span className={classes.about}>
        <span className={classes.name} dir="auto" title={file.name}>
          {file.name}
        </span>
        <span className={classes.state} role={failed ? 'alert' : undefined}>
          {describe(upload)}
        </span>
        {(upload.status === 'uploading' || upload.status === 'paused') && (
          <Progress.Root size={4} radius="xl">
            <Progress.Section
              value={file.size === 0 ? 100 : (upload.sent / file.size) * 100}
              aria-label={t('files.progress', { name: file.name })}
            />
          </Progress.Root>
        )}
      </span>
      {hasStep(upload) && <Step upload={upload} onGone={onRemoved} />}
      <Action label={t('files.remove', { name: file.name })} icon="close" onClick={remove} />
    </li>
  );
}

/** Whether it can be stopped or started. */
function hasStep(upload: Upload): boolean {
  if (upload.status === 'failed') return upload.again;
  return upload.status === 'paused' || (upload.status !== 'ready' && isResumable(upload));
}

/** One button for all of it, so that the focus stays on it. */
function Step({ upload, onGone }: { upload: Upload; onGone: () => void }) {
  const { key, file, status } = upload;
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const shown = button.current;
    return () => {
      if (document.activeElement === shown) setTimeout(onGone);
    };
  }, [onGone]);
  if (status === 'failed' || status === 'paused') {
    const [name, icon] = status === 'failed' ? (['files.retry', 'retry'] as const) : (['files.go-on', 'play'] as const);
    return <Action ref={button} label={t(name, { name: file.name })} icon={icon} onClick={() => retryUpload(key)} />;
  }
  return (
    <Action
      ref={button}
      label={t('files.pause', { name: file.name })}
      icon="pause"
      disabled={status !== 'uploading' || upload.sent >= file.size}
      onClick={() => pauseUpload(key)}
    />
  );
}

function describe(upload: Upload): string {
  const size = bytes(upload.file.size);
  switch (upload.status) {
    case 'waiting':
      return t('files.waiting');
    case 'uploading':
      // All has gone, and the server looks at it before it answers.
      if (upload.sent >= upload.file.size) return t('files.looked-at');
      return t('files.uploading', { sent: bytes(upload.sent), size });
    case 'paused':
      return t('files.paused', { sent: bytes(upload.sent), size });
    case 'ready':
      return size;
    case 'failed':
      return upload.reason;
  }
}

interface ActionProps {
  label: string;
  icon: 'retry' | 'close' | 'pause' | 'play';
  onClick: () => void;
  disabled?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

function Action({ label, icon, onClick, disabled = false, ref }: ActionProps) {
  return (
    <ActionIcon
      ref={ref}
      type="button"
      variant="subtle"
      color="gray"
      size={36}
      radius="xl"
      className={classes.action}
      aria-label={label}
      // A disabled button would lose the focus.
      aria-disabled={disabled || undefined}
      onClick={() => disabled || onClick()}
    >
      <Icon name={icon} size={18} />
    </ActionIcon>
  );
}

const shown = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** The picture itself, from this machine; of what browsers cannot show, or not as a picture, a sign. */
function Preview({ file }: { file: File }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!shown.includes(file.type)) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    <span className={classes.preview}>
      {url ? <img src={url} alt="" onError={() => setUrl(undefined)} /> : <Icon name="file" size={24} />}
    </span>
  );
}
