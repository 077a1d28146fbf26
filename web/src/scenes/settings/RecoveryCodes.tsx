import { Button } from '@mantine/core';
import { CopyButton } from '@/components/CopyButton';
import { saveFile } from '@/components/saveFile';
import { useSession } from '@/stores/session';
import classes from './Settings.module.css';
import { t } from './texts';

/** Shown once: to be copied, downloaded or written down. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const username = useSession(session => (session.status === 'signed-in' ? session.user.username : ''));
  const all = codes.join('\n');
  const download = () => {
    const text = `${t('two-step.codes.file', { username, server: location.host })}\n\n${all}\n`;
    saveFile(new Blob([text], { type: 'text/plain' }), 'parley-recovery-codes.txt');
  };
  return (
    <section className={classes.card} aria-labelledby="codes-heading">
      <h2 id="codes-heading">{t('two-step.codes.title')}</h2>
      <p className={classes.text}>{t('two-step.codes.text')}</p>
      <ul className={classes.codes}>
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.foot}>
        <CopyButton text={all} label={t('two-step.codes.copy')} done={t('copied')} />
        <Button variant="default" onClick={download}>
          {t('two-step.codes.download')}
        </Button>
        <Button onClick={onKept}>{t('two-step.codes.kept')}</Button>
      </div>
    </section>
  );
}
