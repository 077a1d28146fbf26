import { t as common } from '@/i18n/t';
import type { ShownReaction } from '@/stores/reactions/shown';
import { t } from './texts';

/** So many are named; the others are counted. */
const mostNamed = 8;

/**
 * Who has reacted with an emoji, in one line; oneself first.
 *
 * @param known - The names of `reaction.userIds`, where they are known.
 */
export function namesOf(reaction: ShownReaction, known: readonly (string | undefined)[], selfId: string): string {
  const others = reaction.userIds.flatMap((id, index) => (id === selfId ? [] : (known[index] ?? [])));
  const named = [...(reaction.mine ? [common('common.you')] : []), ...others].slice(0, mostNamed);
  const rest = reaction.count - named.length;
  if (named.length === 0) return t('people', { count: rest });
  if (rest > 0) return common('common.and-others', { first: named.join(', '), count: rest });
  const last = named.pop() ?? '';
  return named.length === 0 ? last : common('common.and', { first: named.join(', '), last });
}
