import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { FileVariant, StoredFile } from '@/api/types';
import { Icon } from '@/components/Icon';
import { t } from '@/i18n/t';
import { fit, longestSide } from '@/stores/files/kind';
import { Blur } from './Blur';
import classes from './Files.module.css';
import { useLink } from './useLink';

interface PictureProps {
  file: StoredFile;
  label: string;
  onOpen: () => void;
  children?: ReactNode;
}

/** A small picture of an image or a video. Its room is there from the beginning, so nothing moves when it arrives. */
export function Picture({ file, label, onOpen, children }: PictureProps) {
  const { url, failed, broken, retry } = useLink(file.id, smallest(file));
  const [loaded, setLoaded] = useState(false);
  const box = fit(file.width ?? longestSide, file.height ?? longestSide, longestSide);
  const style = { width: box.width, aspectRatio: `${box.width} / ${box.height}` };
  if (failed) {
    return (
      <div className={classes.broken} style={style}>
        <Icon name="alert" />
        <span>{t('files.failed')}</span>
        <UnstyledButton className={classes.again} onClick={retry}>
          {t('common.retry')}
        </UnstyledButton>
      </div>
    );
  }
  return (
    <UnstyledButton className={classes.picture} style={style} aria-label={label} onClick={onOpen}>
      {file.blurHash && <Blur hash={file.blurHash} />}
      {url && (
        <img
          src={url}
          alt=""
          draggable={false}
          data-loaded={loaded || undefined}
          onLoad={() => setLoaded(true)}
          onError={broken}
        />
      )}
      {children}
    </UnstyledButton>
  );
}

function smallest({ variants }: StoredFile): FileVariant {
  if (variants.includes('thumbnail')) return 'thumbnail';
  return variants.includes('display') ? 'display' : 'content';
}
