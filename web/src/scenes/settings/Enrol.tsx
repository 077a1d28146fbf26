import { Button } from '@mantine/core';
import { useState } from 'react';
import { confirmEnrolment, type Enrolment } from '@/api/secondFactor';
import { CopyButton } from '@/components/CopyButton';
import { ErrorNote } from '@/components/ErrorNote';
import { useSubmit } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { CodeInput, isCode } from './CodeInput';
import classes from './Settings.module.css';
import { t } from './texts';

interface EnrolProps {
  enrolment: Enrolment;
  onConfirmed: (codes: readonly string[]) => void;
  onCancel: () => void;
}

/** The key goes into the application, and a code proves that it is there. */
export function Enrol({ enrolment, onConfirmed, onCancel }: EnrolProps) {
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  const form = useSubmit(async () => {
    setWrong(!isCode(code));
    if (isCode(code)) onConfirmed((await confirmEnrolment(code.replace(/\s/g, ''))).recoveryCodes);
  });
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <p className={classes.text}>{t('two-step.scan')}</p>
      <div className={classes.enrol}>
        {/* As a picture: what the server drew is never markup of this page. */}
        <img
          className={classes.qr}
          alt={t('two-step.qr')}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(enrolment.qr)}`}
        />
        <div className={classes.enrolSide}>
          <div>
            <p className={classes.soft}>{t('two-step.secret')}</p>
            <div className={classes.secret}>
              <span>{enrolment.secret.replace(/(.{4})(?=.)/g, '$1 ')}</span>
              <CopyButton text={enrolment.secret} label={t('copy')} done={t('copied')} />
            </div>
            <a className={classes.soft} href={enrolment.uri}>
              {t('two-step.open')}
            </a>
          </div>
          <CodeInput value={code} error={wrong ? t('two-step.code.invalid') : undefined} onChange={setCode} />
          <ErrorNote error={form.error} />
          <div className={classes.foot}>
            <Button type="submit" size="md" loading={form.busy}>
              {t('two-step.confirm')}
            </Button>
            <Button variant="subtle" color="gray" c="var(--ink-soft)" size="md" onClick={onCancel}>
              {common('common.cancel')}
            </Button>
          </div>
        </div>
      </div>
    </form>
  );
}
