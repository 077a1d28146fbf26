import { Select } from '@mantine/core';
import { browserLanguage, chooseLanguage, chosenLanguage, languages } from '@/i18n/choice';
import classes from './Settings.module.css';
import { t } from './texts';

const automatic = 'auto';

/** The language of these pages; each browser has its own. */
export function PageLanguage() {
  const own = languages.find(each => each.tag === browserLanguage());
  const options = [
    { value: automatic, label: t('page-language.auto', { name: own?.name ?? '' }) },
    ...languages.map(({ tag, name }) => ({ value: tag as string, label: name })),
  ];
  return (
    <div className={classes.card}>
      <Select
        label={t('page-language')}
        description={t('page-language.hint')}
        size="md"
        allowDeselect={false}
        data={options}
        value={chosenLanguage() ?? automatic}
        onChange={value => chooseLanguage(languages.find(each => each.tag === value)?.tag ?? null)}
      />
    </div>
  );
}
