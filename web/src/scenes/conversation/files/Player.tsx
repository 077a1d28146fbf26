import { useContext, useEffect, useRef, useState } from 'react';
import type { StoredFile } from '@/api/types';
import { t } from '@/i18n/t';
import { fileUrl } from '@/stores/files';
import { fit, longestSide } from '@/stores/files/kind';
import type { Size } from '../gallery/zoom';
import classes from './Files.module.css';
import { endTurn, PlayedMessage, takeTurn } from './playing';

/** So much further, in seconds, and what was played before was no accident. */
const progress = 1;

interface PlayerProps {
  file: StoredFile;
  kind: 'video' | 'audio';
  /** The room that a video has where it does not stand in a message. There the focus stays where it is, too. */
  size?: Size;
}

/**
 * Plays a recording. Browsers fetch it in parts, long after its address has expired: when a part is refused, it goes on
 * from the same place with a new one.
 */
export default function Player({ file, kind, size }: PlayerProps) {
  const media = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const place = useRef<number>(undefined);
  const messageId = useContext(PlayedMessage);
  const [attempt, setAttempt] = useState(0);
  const [url, setUrl] = useState<string>();
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let gone = false;
    fileUrl(file.id, 'content', attempt > 0).then(
      link => gone || setUrl(link),
      () => gone || setFailed(true),
    );
    return () => {
      gone = true;
    };
  }, [file.id, attempt]);

  // What was pressed is gone: the focus goes on to what has come in its place.
  const ready = url !== undefined && !failed && size === undefined;
  useEffect(() => {
    if (ready) media.current?.focus();
  }, [ready]);

  useEffect(() => {
    const element = media.current;
    return () => {
      if (element) endTurn(element);
    };
  }, [failed]);

  function broken(): void {
    const now = media.current?.currentTime ?? 0;
    if (place.current !== undefined && now < place.current + progress) {
      setFailed(true);
      return;
    }
    place.current = now;
    setAttempt(count => count + 1);
  }

  if (failed) {
    return (
      <p role="alert" className={classes.error}>
        {t('files.not-played')}
      </p>
    );
  }
  const shared = {
    ref: media,
    src: url,
    controls: true,
    autoPlay: true,
    tabIndex: 0,
    'aria-label': file.name,
    onLoadedMetadata: () => {
      if (media.current && place.current) media.current.currentTime = place.current;
    },
    onPlay: () => media.current && takeTurn(media.current, messageId),
    onEnded: () => media.current && endTurn(media.current),
    onError: () => url && broken(),
  };
  if (kind === 'audio') return <audio {...shared} className={classes.audio} />;
  const box = size ?? fit(file.width ?? 1, file.height ?? 1, longestSide);
  const style = { width: box.width, aspectRatio: `${box.width} / ${box.height}` };
  return <video {...shared} playsInline className={classes.video} style={style} />;
}
