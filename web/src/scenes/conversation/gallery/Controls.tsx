import { ActionIcon, Loader, Modal, VisuallyHidden } from '@mantine/core';
import { type ReactNode } from 'react';
import type { StoredFile } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon, type IconName } from '@/components/Icon';
import { useNameOf } from '@/hooks/useNameOf';
import { bytes } from '@/i18n/sizes';
import { t as common } from '@/i18n/t';
import { fullTime, listTime } from '@/i18n/time';
import { closeGallery } from '@/stores/gallery';
import type { SharedFile } from '@/stores/gallery/shared';
import { useSave } from '../files/useSave';
import { MessageText } from '../MessageText';
import classes from './Gallery.module.css';
import { t } from './texts';
import { zoomStep } from './zoom';

interface ControlsProps {
  at: SharedFile;
  goTo: ((messageId: string) => void) | undefined;
  file: StoredFile;
  scale: number;
  /** The largest scale; null for what cannot be zoomed. */
  most: number | null;
  onZoom: (factor: number) => void;
  canStep: { back: boolean; on: boolean };
  onStep: (by: 1 | -1) => void;
  children: ReactNode;
}

/** Who has sent it, when and with which words, and what can be done with it. */
export function Controls({ at, goTo, file, scale, most, onZoom, canStep, onStep, children }: ControlsProps) {
  const save = useSave(file);
  const saveOriginal = useSave(file, 'original');
  const sender = useNameOf()(at.senderId);
  return (
    <>
      <header className={classes.head}>
        <div className={classes.about}>
          <Modal.Title className={classes.title ?? ''} dir="auto">
            {file.name}
          </Modal.Title>
          <p className={classes.by}>
            {sender},{' '}
            <time dateTime={at.createdAt} title={fullTime(at.createdAt)}>
              {listTime(at.createdAt)}
            </time>{' '}
            · {bytes(file.bytes)}
          </p>
        </div>
        {most !== null && (
          <>
            <Action label={t('zoom-out')} icon="minus" disabled={scale <= 1} onClick={() => onZoom(1 / zoomStep)} />
            <Action label={t('zoom-in')} icon="plus" disabled={scale >= most} onClick={() => onZoom(zoomStep)} />
          </>
        )}
        {goTo && (
          <Action
            label={t('go-to')}
            icon="chat"
            onClick={() => {
              closeGallery();
              goTo(at.messageId);
            }}
          />
        )}
        <Action label={common('files.save', { name: file.name })} icon="download" busy={save.busy} onClick={save.run} />
        {file.variants.includes('original') && (
          <Action
            label={t('save-original', { name: file.name })}
            icon="file"
            busy={saveOriginal.busy}
            onClick={saveOriginal.run}
          />
        )}
        <Action label={common('common.close')} icon="close" onClick={closeGallery} first />
      </header>
      <VisuallyHidden role="status">
        {scale > 1 ? t('zoom', { percent: Math.round(scale * 100) }) : t('shown', { name: file.name, sender })}
      </VisuallyHidden>
      {(save.error ?? saveOriginal.error) !== null && (
        <div className={classes.note}>
          <ErrorNote error={save.error ?? saveOriginal.error} />
        </div>
      )}
      <div className={classes.middle}>
        {children}
        {(canStep.back || canStep.on) && (
          <>
            <span className={classes.previous}>
              <Action label={t('previous')} icon="back" disabled={!canStep.back} onClick={() => onStep(-1)} />
            </span>
            <span className={classes.next}>
              <Action label={t('next')} icon="on" disabled={!canStep.on} onClick={() => onStep(1)} />
            </span>
          </>
        )}
      </div>
      {at.text !== '' && (
        // It scrolls when it is long, so the keyboard must reach it.
        <div className={classes.caption} tabIndex={0}>
          <MessageText text={at.text} />
        </div>
      )}
    </>
  );
}

interface ActionProps {
  label: string;
  icon: IconName;
  onClick: () => void;
  disabled?: boolean;
  /** It was pressed, and is not done yet. */
  busy?: boolean;
  /** Where the focus begins. */
  first?: boolean;
}

function Action({ label, icon, onClick, disabled = false, busy = false, first = false }: ActionProps) {
  const off = disabled || busy;
  return (
    <ActionIcon
      variant="transparent"
      className={classes.action}
      size={44}
      radius="xl"
      aria-label={label}
      // A disabled button, or one that goes, would lose the focus, and the keys with it.
      aria-disabled={off || undefined}
      data-autofocus={first || undefined}
      onClick={() => off || onClick()}
    >
      {busy ? <Loader size={20} color="currentColor" /> : <Icon name={icon} size={22} />}
    </ActionIcon>
  );
}
