import { Button } from '@mantine/core';
import { ConnectionBanner } from '@/components/ConnectionBanner';
import { EmptyState } from '@/components/EmptyState';
import { Link } from '@/components/Link';
import { Logo } from '@/components/Logo';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t as common } from '@/i18n/t';
import { type Meeting, useMeeting } from '@/stores/meet';
import { useSession } from '@/stores/session';
import { Chatting } from './Chatting';
import { Ended } from './Ended';
import classes from './Meet.module.css';
import { Searching } from './Searching';
import { Start } from './Start';
import { t } from './texts';

/** Strangers meet, without an account. */
export default function Meet() {
  const session = useSession();
  const info = useServerInfo();
  const guests = info?.guests;
  const user = session.status === 'signed-in' ? session.user : null;
  const meeting = useMeeting();
  const member = user !== null && user.role !== 'guest' && !guests?.members;
  useDocumentTitle(0, t('title'));

  if (info && !guests?.enabled) return <Aside title={t('closed.title')} text={t('closed.text')} signedIn={!!user} />;
  if (member) {
    return <Aside title={t('member.title')} text={t('member.text', { name: user.displayName })} signedIn />;
  }
  if (!user) return <Start />;
  if (meeting.phase === 'chatting') {
    return (
      <div className={classes.room}>
        <ConnectionBanner />
        <Chatting meeting={meeting} />
      </div>
    );
  }
  return (
    <main className={classes.page}>
      <ConnectionBanner />
      <div className={classes.card}>
        <Waiting meeting={meeting} />
      </div>
    </main>
  );
}

function Waiting({ meeting }: { meeting: Exclude<Meeting, { phase: 'chatting' }> }) {
  if (meeting.phase === 'searching') return <Searching />;
  return <Ended meeting={meeting} />;
}

function Aside({ title, text, signedIn }: { title: string; text: string; signedIn: boolean }) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Logo size={36} />
          <span>{common('app.name')}</span>
        </div>
        <EmptyState icon="people" title={title} text={text}>
          <Button component={Link} to={{ name: signedIn ? 'home' : 'login' }}>
            {t(signedIn ? 'to-app' : 'to-login')}
          </Button>
        </EmptyState>
      </div>
    </main>
  );
}
