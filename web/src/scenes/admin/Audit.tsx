import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type AuditEntry, type AuditPerson, listAudit } from '@/api/admin';
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
        <TextInput
          label={t('audit.kind')}
          placeholder="sign-in-failed"
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
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

const nameOf = ({ username }: AuditPerson) => (username === null ? t('audit.gone') : `@${username}`);

function Entry({ entry }: { entry: AuditEntry }) {
  const who = [
    entry.actor && t('audit.actor', { name: nameOf(entry.actor) }),
    entry.subject && entry.subject.id !== entry.actor?.id && t('audit.subject', { name: nameOf(entry.subject) }),
    entry.address && t('audit.address', { address: entry.address }),
  ].filter(part => typeof part === 'string');
  const detail = Object.entries(entry.detail).map(([name, value]) => `${name}: ${value}`);
  return (
    <div className={classes.item}>
      <span className={classes.what}>
        <span className={classes.kind}>{entry.kind}</span>
        {who.length > 0 && <span>{who.join(' · ')}</span>}
        {detail.length > 0 && <span>{detail.join(' · ')}</span>}
        <span>
          <time dateTime={entry.at}>{fullTime(entry.at)}</time>
        </span>
      </span>
    </div>
  );
}
