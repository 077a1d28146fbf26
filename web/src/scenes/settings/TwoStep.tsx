import { Button } from '@mantine/core';
import { useState } from 'react';
import {
  disableSecondFactor,
  type Enrolment,
  getSecondFactor,
  renewRecoveryCodes,
  type SecondFactor,
  startEnrolment,
} from '@/api/secondFactor';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { useSubmit } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { refreshSession, signOut, useSession } from '@/stores/session';
import { CodeInput, isCode } from './CodeInput';
import { CurrentPassword } from './CurrentPassword';
import { Enrol } from './Enrol';
import { passwordRefusal } from './passwordRefusal';
import { RecoveryCodes } from './RecoveryCodes';
import classes from './Settings.module.css';
import { t } from './texts';

export function TwoStep() {
  const factor = useLoad(getSecondFactor);
  const mustEnrol = useSession(session => session.status === 'signed-in' && session.mustEnrol === true);
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const show = (fresh: readonly string[]) => {
    setEnrolment(null);
    setCodes(fresh);
    void factor.reload();
  };
  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        onKept={() => {
          setCodes(null);
          // A token for the rest of it.
          if (mustEnrol) void refreshSession().catch(() => {});
        }}
      />
    );
  if (enrolment) return <Enrol enrolment={enrolment} onConfirmed={show} onCancel={() => setEnrolment(null)} />;
  return (
    <Ready of={factor}>
      {value =>
        value.enabled ? (
          <Enabled factor={value} onCodes={show} onDisabled={() => void factor.reload()} />
        ) : (
          <Start required={value.required} onStarted={setEnrolment} />
        )
      }
    </Ready>
  );
}

function Start({ required, onStarted }: { required: boolean; onStarted: (enrolment: Enrolment) => void }) {
  const [password, setPassword] = useState('');
  const form = useSubmit(async () => onStarted(await startEnrolment(password)));
  const wrong = passwordRefusal(form.error);
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <p className={classes.text}>{t(required ? 'two-step.required.off' : 'two-step.off')}</p>
      <CurrentPassword value={password} error={wrong} onChange={setPassword} />
      <ErrorNote error={wrong ? null : form.error} />
      <div className={classes.foot}>
        <Button type="submit" size="md" loading={form.busy}>
          {t('two-step.start')}
        </Button>
        {required && (
          <Button variant="subtle" color="gray" c="var(--ink-soft)" size="md" onClick={() => void signOut()}>
            {common('account.sign-out')}
          </Button>
        )}
      </div>
    </form>
  );
}

interface EnabledProps {
  factor: SecondFactor;
  onCodes: (codes: readonly string[]) => void;
  onDisabled: () => void;
}

function Enabled({ factor, onCodes, onDisabled }: EnabledProps) {
  return (
    <>
      <div className={classes.card}>
        <p className={classes.saved}>
          <Icon name="shield" size={18} />
          {t('two-step.on')}
        </p>
        <p className={classes.soft}>{t('two-step.left', { count: factor.recoveryCodesLeft })}</p>
        {factor.required && <p className={classes.soft}>{t('two-step.required')}</p>}
      </div>
      <Proven
        title={t('two-step.renew')}
        text={t('two-step.renew.text')}
        action={async (password, code) => onCodes((await renewRecoveryCodes(password, code)).recoveryCodes)}
      />
      {!factor.required && (
        <Proven
          title={t('two-step.disable')}
          text={t('two-step.disable.text')}
          dangerous
          action={async (password, code) => {
            await disableSecondFactor(password, code);
            onDisabled();
          }}
        />
      )}
    </>
  );
}

interface ProvenProps {
  title: string;
  text: string;
  dangerous?: boolean;
  action: (password: string, code: string) => Promise<void>;
}

/** Something that takes both the password and a code; its fields show when it is wanted. */
function Proven({ title, text, dangerous = false, action }: ProvenProps) {
  const [opened, setOpened] = useState(false);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const form = useSubmit(async () => {
    setTried(true);
    if (isCode(code)) await action(password, code.replace(/\s/g, ''));
  });
  const wrong = passwordRefusal(form.error);
  if (!opened) {
    return (
      <div className={classes.foot}>
        <Button variant="default" {...(dangerous ? { c: 'var(--danger)' } : {})} onClick={() => setOpened(true)}>
          {title}
        </Button>
      </div>
    );
  }
  return (
    <form className={classes.form} aria-label={title} onSubmit={form.submit} noValidate>
      <h2>{title}</h2>
      <p className={classes.soft}>{text}</p>
      <CurrentPassword value={password} error={wrong} onChange={setPassword} />
      <CodeInput
        value={code}
        error={tried && !isCode(code) ? t('two-step.code.invalid') : undefined}
        onChange={setCode}
      />
      <ErrorNote error={wrong ? null : form.error} />
      <div className={classes.foot}>
        <Button type="submit" loading={form.busy} {...(dangerous ? { color: 'red' } : {})}>
          {title}
        </Button>
      </div>
    </form>
  );
}
