import { t } from './t';

/** "Anna", "Anna and Bo", "Anna and 3 others". */
export function listNames(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return t('common.unknown-person');
  if (second === undefined) return first;
  if (names.length === 2) return t('common.and', { first, last: second });
  return t('common.and-others', { first, count: names.length - 1 });
}
