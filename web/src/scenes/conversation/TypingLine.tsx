import { useNameOf } from '@/hooks/useNameOf';
import { t } from '@/i18n/t';
import { useTyping } from '@/stores/typing';
import classes from './TypingLine.module.css';

/** Always as high as one line, so that nothing moves when somebody begins. */
export function TypingLine({ id }: { id: string }) {
  const typists = useTyping(all => all[id]);
  const nameOf = useNameOf();
  const [first, second] = typists ?? [];
  let text = '';
  if (typists && typists.length > 2) text = t('typing.many');
  else if (first && second) text = t('typing.two', { first: nameOf(first), second: nameOf(second) });
  else if (first) text = t('typing.one', { name: nameOf(first) });
  return (
    <div role="status" aria-label={t('typing.label')} className={classes.line}>
      {text && (
        <>
          <span aria-hidden="true" className={classes.dots}>
            <i />
            <i />
            <i />
          </span>
          <span className={classes.text}>{text}</span>
        </>
      )}
    </div>
  );
}
