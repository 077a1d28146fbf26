import { Button, Loader } from '@mantine/core';
import { Suspense, useState } from 'react';
import type { StoredFile } from '@/api/types';
import { lazyPart } from '@/components/lazyPart';
import { t } from '@/i18n/t';
import { kindOf } from '@/stores/files/kind';
import { Blur } from '../files/Blur';
import { useLink } from '../files/useLink';
import classes from './Gallery.module.css';
import type { Size, View } from './zoom';

const Player = lazyPart(() => import('../files/Player'));

interface SlideProps {
  file: StoredFile;
  size: Size;
  /** Null when it waits beside the one that is looked at. */
  view: View | null;
}

/** A picture, or a video, as large as the page. */
export function Slide({ file, size, view }: SlideProps) {
  if (kindOf(file) === 'video' && view) {
    return (
      <Suspense>
        <Player file={file} kind="video" size={size} />
      </Suspense>
    );
  }
  // A video without a picture of itself is nothing to be seen before it plays.
  if (kindOf(file) === 'video' && !file.variants.includes('display')) return null;
  return <Still file={file} size={size} view={view} />;
}

function Still({ file, size, view }: SlideProps) {
  const display = file.variants.includes('display');
  const { url, failed, broken, retry } = useLink(file.id, display ? 'display' : 'content');
  const [loaded, setLoaded] = useState(false);
  const [closer, setCloser] = useState(false);
  // Looked at closely, it is worth its full resolution from then on.
  if (view && view.scale > 1 && display && !closer && kindOf(file) === 'image') setCloser(true);
  if (failed) {
    if (!view) return null;
    return (
      <div role="alert" className={classes.failed}>
        {t('files.failed')}
        <Button variant="default" onClick={retry}>
          {t('common.retry')}
        </Button>
      </div>
    );
  }
  const style = view ? { ...size, transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` } : size;
  return (
    <div className={classes.picture} style={style}>
      {!loaded && file.blurHash && <Blur hash={file.blurHash} />}
      {!loaded && <Loader color="gray" aria-label={t('files.loading')} className={classes.loader} />}
      {url && (
        <img
          src={url}
          alt={view ? file.name : ''}
          draggable={false}
          className={classes.image}
          onLoad={() => setLoaded(true)}
          onError={broken}
        />
      )}
      {closer && <Detail file={file} />}
    </div>
  );
}

/** The file itself over what fits a screen. Where it cannot be had, what is under it has to do. */
function Detail({ file }: { file: StoredFile }) {
  const { url, failed, broken } = useLink(file.id, 'content');
  const [loaded, setLoaded] = useState(false);
  if (!url || failed) return null;
  return (
    <img
      src={url}
      alt=""
      draggable={false}
      className={classes.image}
      hidden={!loaded}
      onLoad={() => setLoaded(true)}
      onError={broken}
    />
  );
}
