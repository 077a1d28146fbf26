import classes from './Avatar.module.css';
import { hueOf, initialsOf } from './avatar';

interface AvatarProps {
  id: string;
  name: string;
  size?: number;
  /** Groups are square, people are round. */
  group?: boolean;
  online?: boolean;
}

/** Decorative: the name stands beside it, or is given by what carries it. */
export function Avatar({ id, name, size = 44, group = false, online = false }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      className={classes.avatar}
      data-group={group || undefined}
      // Drawn by the style sheet: as text it would count as part of a button's visible label.
      data-initials={initialsOf(name)}
      style={{ width: size, height: size, fontSize: size * 0.38, background: `var(--hue-${hueOf(id)})` }}
    >
      {online && <span className={classes.online} />}
    </span>
  );
}
