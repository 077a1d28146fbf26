import { Icon } from '@/components/Icon';
import classes from './Settings.module.css';
import { t } from './texts';

/** Says that it is done; always there, so that screen readers hear of it. */
export function Saved({ shown, text }: { shown: boolean; text?: string }) {
  return (
    <span role="status" className={classes.saved}>
      {shown && (
        <>
          <Icon name="check" size={16} />
          {text ?? t('saved')}
        </>
      )}
    </span>
  );
}
