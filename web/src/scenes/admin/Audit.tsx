import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type AuditEntry, listAudit } from '@/api/admin';
import { EmptyState } from '@/components/EmptyState';
import { Paged } from '@/components/Loading';
import { usePages } from '@/hooks/usePages';
import { fullTime } from '@/i18n/time';
import classes from './Admin.module.css';
import { t } from './texts';

const settleMs = 300;

export function Audit() {
  const [text, setText] = useState('');
  const [kind] = useDebouncedValue(text.trim(), settleMs);
  const pages = usePages(cursor => listAudit({ kind: kind === '' ? undefined : kind, cursor }), kind);
  return (
    <div className={classes.page}>
      <div className={classes.filters}>
        <TextInput label={t('audit.kind')} value={text} onChange={event => setText(event.currentTarget.value)} />
      </div>
      <Paged of={pages} empty={<EmptyState icon="list" title={t('audit.none')} />}>
        <ul className={classes.list}>
          {pages.items.map(entry => (
            <li key={entry.id}>
              <Entry entry={entry} />
            </li>
          ))}
        </ul>
      </Paged>
    </div>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const who = [
    entry.actor && `${t('audit.actor')}: @${entry.actor.username}`,
    entry.subject && `${t('audit.subject')}: @${entry.subject.username}`,
    entry.address && `${t('audit.address')}: ${entry.address}`,
  ].filter(Boolean);
  return (
    <div className={classes.item}>
      <span className={classes.what}>
        <span className={classes.kind}>{entry.kind}</span>
        {who.length > 0 && <span>{who.join(' · ')}</span>}
        {entry.detail !== null && entry.detail !== undefined && <span>{JSON.stringify(entry.detail)}</span>}
        <span>
          <time dateTime={entry.at}>{fullTime(entry.at)}</time>
        </span>
      </span>
    </div>
  );
}
