import { Chip, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import type { SearchOrder } from '@/api/search';
import { isNotes, partnerId } from '@/hooks/useConversation';
import { notesTexts } from '@/i18n/en/notes';
import { t as common, texts } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { usePeople } from '@/stores/people';
import { ask, orderBy, useSearch } from '@/stores/search';
import { type Content, contents } from '@/stores/search/question';
import classes from './Search.module.css';
import { t } from './texts';

const notes = texts(notesTexts, 'notes');

/** What narrows the search, and in which order it is shown. */
export function Filters() {
  const { question, order } = useSearch();
  const places = useConversationNames();
  return (
    <div className={classes.filters} role="group" aria-label={t('filters')}>
      <NativeSelect
        aria-label={t('filter.where')}
        className={classes.where}
        value={question.conversationId ?? ''}
        onChange={event => ask({ conversationId: event.currentTarget.value || null })}
        data={[{ value: '', label: t('filter.where.all') }, ...places]}
      />
      <NativeSelect
        aria-label={t('filter.has')}
        value={question.has ?? ''}
        onChange={event => ask({ has: (event.currentTarget.value || null) as Content | null })}
        data={[
          { value: '', label: t('filter.has.any') },
          ...contents.map(value => ({ value, label: t(`filter.has.${value}`) })),
        ]}
      />
      <TextInput
        type="date"
        label={t('filter.after')}
        classNames={{ root: classes.day, label: classes.label }}
        value={question.after}
        onChange={event => ask({ after: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('filter.before')}
        classNames={{ root: classes.day, label: classes.label }}
        value={question.before}
        onChange={event => ask({ before: event.currentTarget.value })}
      />
      <Chip variant="outline" checked={question.mine} onChange={mine => ask({ mine })}>
        {t('filter.mine')}
      </Chip>
      <Chip variant="outline" checked={question.mentions} onChange={mentions => ask({ mentions })}>
        {t('filter.mentions')}
      </Chip>
      <SegmentedControl
        aria-label={t('order')}
        className={classes.order}
        value={order}
        onChange={value => orderBy(value as SearchOrder)}
        data={(['newest', 'best'] as const).map(value => ({ value, label: t(`order.${value}`) }))}
      />
    </div>
  );
}

/** One's conversations by their names, for a list to choose from. */
function useConversationNames(): { value: string; label: string }[] {
  const conversations = useLog(state => state.conversations);
  const selfId = useLog(state => state.selfId);
  const people = usePeople();
  return Object.entries(conversations)
    .map(([value, { info }]) => ({
      value,
      label: isNotes(info)
        ? notes('title')
        : info.type === 'group'
          ? (info.title ?? '')
          : (people[partnerId(info, selfId) ?? '']?.displayName ?? common('common.unknown-person')),
    }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
