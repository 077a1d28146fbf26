import { Button, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import {
  changeReport,
  getReport,
  listReports,
  type Report,
  type ReportDetails,
  type ReportedPerson,
  type ReportState,
  reportStates,
} from '@/api/reports';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Paged, Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { usePages } from '@/hooks/usePages';
import { useSubmit } from '@/hooks/useTask';
import { ago, fullTime } from '@/i18n/time';
import { t as words } from '../report/texts';
import classes from './Admin.module.css';
import { t } from './texts';

const states = reportStates.map(value => ({ value, label: t(`reports.state.${value}`) }));

export function Reports({ id }: { id: string | undefined }) {
  return id ? <Single key={id} id={id} /> : <List />;
}

function List() {
  const [state, setState] = useState<string>('open');
  const pages = usePages(cursor => listReports({ state: state === 'all' ? undefined : state, cursor }), state);
  return (
    <div className={classes.page}>
      <div className={classes.filters}>
        <Select
          label={t('reports.state')}
          data={[...states, { value: 'all', label: t('all') }]}
          value={state}
          allowDeselect={false}
          onChange={value => setState(value ?? 'open')}
        />
      </div>
      <Paged of={pages} empty={<EmptyState icon="flag" title={t('reports.none')} text={t('reports.none.text')} />}>
        <ul className={classes.list}>
          {pages.items.map(report => (
            <li key={report.id}>
              <Link className={classes.row} to={{ name: 'admin', page: 'reports', id: report.id }}>
                <span className={classes.what}>
                  <span>{words(`reason.${report.reason}`)}</span>
                  <span>{about(report)}</span>
                  <span>{ago(report.createdAt)}</span>
                </span>
                <State state={report.state} />
              </Link>
            </li>
          ))}
        </ul>
      </Paged>
    </div>
  );
}

const State = ({ state }: { state: ReportState }) => (
  <span className={classes.badge} data-bad={state === 'open' || undefined}>
    {t(`reports.state.${state}`)}
  </span>
);

const nameOf = ({ name, guest }: ReportedPerson) => (guest ? t('reports.guest', { name }) : name);

function about({ reporter, reported }: Report): string {
  if (!reported) return t('reports.about.group', { reporter: nameOf(reporter) });
  return t('reports.about', { reporter: nameOf(reporter), reported: nameOf(reported) });
}

function Single({ id }: { id: string }) {
  const loading = useLoad(() => getReport(id));
  return (
    <div className={classes.page}>
      <Link className={classes.backLink} to={{ name: 'admin', page: 'reports' }}>
        <Icon name="back" size={16} />
        {t('reports.back')}
      </Link>
      <Ready of={loading}>{report => <Details report={report} onChanged={loading.reload} />}</Ready>
    </div>
  );
}

function Details({ report, onChanged }: { report: ReportDetails; onChanged: () => Promise<void> }) {
  const [state, setState] = useState(report.state);
  const [note, setNote] = useState(report.note ?? '');
  const [saved, setSaved] = useState(false);
  const form = useSubmit(async () => {
    setSaved(false);
    await changeReport(report.id, { state, note });
    await onChanged();
    setSaved(true);
  });
  return (
    <>
      <section className={classes.card}>
        <h2>{words(`reason.${report.reason}`)}</h2>
        <p className={classes.soft}>
          {about(report)} · {fullTime(report.createdAt)}
        </p>
        {report.text && (
          <div>
            <p className={classes.soft}>{t('reports.words')}</p>
            <p className={classes.text} dir="auto">
              {report.text}
            </p>
          </div>
        )}
      </section>
      <section className={classes.card} aria-labelledby="evidence-heading">
        <h2 id="evidence-heading">{t('reports.evidence')}</h2>
        <p className={classes.soft}>
          {t(report.evidence.length > 0 ? 'reports.evidence.hint' : 'reports.evidence.none')}
        </p>
        <ol className={classes.evidence}>
          {report.evidence.map((message, index) => (
            // They never change, and two may look alike.
            <li key={index}>
              <p>
                <span>{message.senderName}</span>
                <time dateTime={message.createdAt}>{fullTime(message.createdAt)}</time>
              </p>
              <p className={classes.text} dir="auto">
                {message.text}
              </p>
            </li>
          ))}
        </ol>
      </section>
      <form className={classes.card} onSubmit={form.submit}>
        <Select
          label={t('reports.state')}
          data={states}
          value={state}
          allowDeselect={false}
          onChange={value => setState((value ?? state) as ReportState)}
        />
        <Textarea
          label={t('reports.note')}
          description={t('reports.note.hint')}
          autosize
          minRows={2}
          maxRows={8}
          value={note}
          onChange={event => setNote(event.currentTarget.value)}
        />
        <ErrorNote error={form.error} />
        <div className={classes.foot}>
          <Button type="submit" loading={form.busy}>
            {t('reports.save')}
          </Button>
          <span role="status" className={classes.saved}>
            {saved && t('reports.saved')}
          </span>
        </div>
      </form>
    </>
  );
}
