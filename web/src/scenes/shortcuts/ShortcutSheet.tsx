import { Modal } from '@mantine/core';
import { t as common } from '@/i18n/t';
import { shownKeys } from '@/shortcuts/shown';
import { useEnterSends } from '@/stores/settings';
import { places, rowsOf } from './rows';
import classes from './ShortcutSheet.module.css';
import { t } from './texts';

/** All keys that do something, by where they do. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const enterSends = useEnterSends();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      radius="lg"
      size={760}
      returnFocus={false}
    >
      <div className={classes.places}>
        {places.map(place => (
          <section key={place} aria-labelledby={`shortcuts-${place}`}>
            <h3 id={`shortcuts-${place}`}>{t(`place.${place}`)}</h3>
            <dl>
              {rowsOf(place, enterSends).map(({ text, keys }) => (
                <div key={text} className={classes.row}>
                  <dt>{t(text)}</dt>
                  <dd dir="ltr">
                    {keys.map(each => (
                      <kbd key={each}>{shownKeys(each)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
