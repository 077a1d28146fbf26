import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { EmptyState } from '@/components/EmptyState';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Paged } from '@/components/Loading';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { t as common } from '@/i18n/t';
import { useSearch } from '@/stores/search';
import { toQuery } from '@/stores/search/question';
import { Filters } from './Filters';
import { Hit } from './Hit';
import classes from './Search.module.css';
import { SearchField } from './SearchField';
import { t } from './texts';
import { useMoreAtTheEnd } from './useMoreAtTheEnd';
import { type Results, useResults } from './useResults';

/** Looks for messages in all conversations, or in one. */
export default function Search() {
  const { question, order } = useSearch();
  const results = useResults(toQuery(question), order);
  const end = useMoreAtTheEnd(results);
  useDocumentTitle(0, t('title'));
  return (
    <>
      <header className={classes.header}>
        <ActionIcon
          component={Link}
          to={{ name: 'home' }}
          className={classes.back}
          variant="subtle"
          color="gray"
          size={40}
          radius="xl"
          aria-label={common('common.back')}
        >
          <Icon name="back" size={22} />
        </ActionIcon>
        <VisuallyHidden component="h1">{t('title')}</VisuallyHidden>
        <SearchField />
      </header>
      <div className={classes.scroll}>
        <div className={classes.page}>
          <Filters />
          <VisuallyHidden role="status">{announced(results)}</VisuallyHidden>
          {results.query === '' ? (
            <EmptyState icon="search" title={t('ask.title')} text={t('ask.text')} />
          ) : (
            <Paged of={results} empty={<Nothing incomplete={results.incomplete} />}>
              <ol className={classes.list} aria-label={t('results')}>
                {results.items.map(hit => (
                  <Hit key={hit.message.id} hit={hit} />
                ))}
              </ol>
            </Paged>
          )}
          <div ref={end} />
        </div>
      </div>
    </>
  );
}

function Nothing({ incomplete }: { incomplete: boolean }) {
  return incomplete ? (
    <EmptyState icon="search" title={t('unfinished.title')} text={t('unfinished.text')} />
  ) : (
    <EmptyState icon="search" title={t('none.title')} text={t('none.text')} />
  );
}

function announced({ query, status, items }: Results & { query: string }): string {
  if (query === '' || status !== 'idle') return '';
  return items.length === 0 ? t('found.none') : t('found.some', { count: items.length });
}
