import { Button } from '@mantine/core';
import { type ReactNode, Suspense, useEffect } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { lazyPart } from '@/components/lazyPart';
import { Link } from '@/components/Link';
import { Logo } from '@/components/Logo';
import { useFollowTheme } from '@/hooks/useFollowTheme';
import { t } from '@/i18n/t';
import { useLocal } from '@/stores/local';
import { navigate, type Route, redirect, useRoute, type Visitor } from '@/stores/route';
import { restoreSession, type SessionState, useSession } from '@/stores/session';
import classes from './App.module.css';
import { Chat } from './chat/Chat';
import { Shortcuts } from './shortcuts/Shortcuts';

// What is not the chat comes when it is opened.
const Auth = lazyPart(() => import('./auth/Auth'));
const Settings = lazyPart(() => import('./settings/Settings'));
const Meet = lazyPart(() => import('./meet/Meet'));
const Invite = lazyPart(() => import('./invite/Invite'));
const Admin = lazyPart(() => import('./admin/Admin'));

/** How soon the server is tried again when it could not be reached on load. */
const retryMs = 3_000;

// Where one wanted to go before one had to sign in.
let returnTo: Route | null = null;

export function App() {
  useFollowTheme();
  const session = useSession();
  const route = useRoute(state => state.route);
  // Signed out is said when what this browser kept is gone, and nobody signs in before.
  const leaving = useLocal(state => state.status === 'wiping') && session.status === 'signed-out';
  const decided = session.status === 'signed-in' || session.status === 'signed-out';
  const elsewhere = decided ? redirect(route, visitorOf(session), returnTo) : null;

  useEffect(() => {
    if (!elsewhere) return;
    returnTo = elsewhere.name === 'login' ? route : null;
    navigate(elsewhere, { replace: true });
  }, [elsewhere, route]);

  if (session.status === 'unreachable') return <Unreachable />;
  if (session.status === 'starting' || elsewhere || leaving) return <Splash />;
  return (
    <>
      <Suspense fallback={<Splash />}>{sceneOf(route)}</Suspense>
      {visitorOf(session) === 'member' && <Shortcuts />}
    </>
  );
}

function visitorOf(session: SessionState): Visitor {
  if (session.status !== 'signed-in') return 'nobody';
  if (session.mustEnrol) return 'enrolling';
  return session.user.role === 'guest' ? 'guest' : 'member';
}

function sceneOf(route: Route): ReactNode {
  switch (route.name) {
    case 'home':
      return <Chat conversationId={null} />;
    case 'contacts':
    case 'discover':
    case 'notifications':
    case 'search':
    case 'archive':
      return <Chat conversationId={null} page={route.name} />;
    case 'conversation':
      return <Chat conversationId={route.id} />;
    case 'invite':
      return <Invite token={route.token} />;
    case 'settings':
      return <Settings page={route.page} />;
    case 'meet':
      return <Meet />;
    case 'admin':
      return <Admin page={route.page} id={route.id} />;
    case 'not-found':
      return <NotFound />;
    default:
      return <Auth />;
  }
}

function Splash() {
  return (
    <main className={classes.centre} aria-busy="true" aria-label={t('app.loading')}>
      <span className={classes.pulse}>
        <Logo size={56} />
      </span>
    </main>
  );
}

function Unreachable() {
  useEffect(() => {
    const timer = setInterval(() => void restoreSession(), retryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <main className={classes.centre}>
      <EmptyState icon="cloudOff" title={t('app.unreachable.title')} text={t('app.unreachable.text')}>
        <Button variant="default" onClick={() => void restoreSession()}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    </main>
  );
}

function NotFound() {
  return (
    <main className={classes.centre}>
      <EmptyState icon="search" title={t('app.not-found.title')} text={t('app.not-found.text')}>
        <Button component={Link} to={{ name: 'home' }}>
          {t('app.not-found.home')}
        </Button>
      </EmptyState>
    </main>
  );
}
