import { withTone } from '@/components/emoji/emoji';
import { chosenTone } from '@/components/emoji/remembered';
import { listId, type Shortcodes } from './useShortcodes';
import classes from './Writing.module.css';
import { t } from './texts';

/** Over the field in which one writes; the focus stays there. */
export default function ShortcodeList({ found, active, pick }: Shortcodes) {
  const tone = chosenTone();
  return (
    <div id={listId} role="listbox" aria-label={t('suggestions')} className={classes.suggestions}>
      {found.map((emoji, index) => (
        <div
          key={emoji.character}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === active}
          className={classes.suggestion}
          onMouseDown={event => event.preventDefault()}
          onClick={() => pick(emoji)}
        >
          <span aria-hidden="true">{withTone(emoji, tone)}</span>
          {emoji.label}
        </div>
      ))}
    </div>
  );
}
