import type { Tone } from './emoji';
import classes from './EmojiPicker.module.css';
import { t } from './texts';

const hands = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'] as const;
const tones: readonly Tone[] = [0, 1, 2, 3, 4, 5];

/** The skin tone of all emoji that have one. */
export function Tones({ tone, onChoose }: { tone: Tone; onChoose: (tone: Tone) => void }) {
  return (
    <div role="group" aria-label={t('tones')} className={classes.tones}>
      {tones.map(each => (
        <button
          key={each}
          type="button"
          aria-label={t(`tone.${each}`)}
          aria-pressed={each === tone}
          title={t(`tone.${each}`)}
          onClick={() => onChoose(each)}
        >
          <span aria-hidden="true">{hands[each]}</span>
        </button>
      ))}
    </div>
  );
}
