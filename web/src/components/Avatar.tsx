import { useState } from 'react';
import { usePictureOf } from '@/hooks/usePictureOf';
import { usePicture } from '@/stores/pictures';
import classes from './Avatar.module.css';
import { hueOf, initialsOf } from './avatar';

interface AvatarProps {
  id: string;
  name: string;
  size?: number;
  /** Groups are square, people are round. */
  group?: boolean;
  online?: boolean;
  /** Of somebody who need not be known to this page otherwise. Null: there is none. */
  picture?: string | null;
}

/** Decorative: the name stands beside it, or is given by what carries it. Initials, until there is a picture. */
export function Avatar({ id, name, size = 44, group = false, online = false, picture }: AvatarProps) {
  const known = usePictureOf(id, group);
  const url = usePicture(picture === undefined ? known : picture, size);
  const [broken, setBroken] = useState<string>();
  return (
    <span
      aria-hidden="true"
      className={classes.avatar}
      data-group={group || undefined}
      // Drawn by the style sheet: as text it would count as part of a button's visible label.
      data-initials={initialsOf(name)}
      style={{ width: size, height: size, fontSize: size * 0.38, background: `var(--hue-${hueOf(id)})` }}
    >
      {url && url !== broken && (
        <img className={classes.picture} src={url} alt="" draggable={false} onError={() => setBroken(url)} />
      )}
      {online && <span className={classes.online} />}
    </span>
  );
}
