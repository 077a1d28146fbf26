import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/errors';
import { acceptInvite, lookAtInvite } from '@/api/invites';
import type { GroupInvitePreview } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import type { IconName } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Failed, Waiting } from '@/components/Loading';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useLoad } from '@/hooks/useLoad';
import { useTask } from '@/hooks/useTask';
import { openConversation } from '../chat/openConversation';
import { AuthLayout } from '../auth/AuthLayout';
import classes from './Invite.module.css';
import { t } from './texts';

/** Where an invitation link leads: which group it is, and joining it. */
export default function Invite({ token }: { token: string }) {
  const preview = useLoad(() => lookAtInvite(token), token);
  useDocumentTitle(0, t('join.invited'));
  return (
    <AuthLayout>
      {preview.status === 'loading' && <Waiting />}
      {preview.status === 'failed' && <Refused error={preview.error} onRetry={() => void preview.reload()} />}
      {preview.status === 'loaded' && <Invited token={token} preview={preview.value} />}
    </AuthLayout>
  );
}

function Invited({ token, preview }: { token: string; preview: GroupInvitePreview }) {
  const { title, memberCount, conversationId } = preview;
  const joining = useTask(async () => openConversation(await acceptInvite(token)));
  if (isFinal(joining.error)) return <Refused error={joining.error} />;
  return (
    <div className={classes.invited}>
      {!conversationId && <p className={classes.soft}>{t('join.invited')}</p>}
      <Avatar id={token} name={title ?? ''} size={88} group />
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.soft}>{t('join.members', { count: memberCount })}</p>
      {conversationId ? (
        <>
          <p className={classes.soft}>{t('join.member')}</p>
          <Button component={Link} to={{ name: 'conversation', id: conversationId }} size="md" fullWidth>
            {t('join.open')}
          </Button>
        </>
      ) : (
        <>
          <ErrorNote error={joining.error} />
          <Button size="md" fullWidth autoFocus loading={joining.busy} onClick={() => joining.run()}>
            {t('join.join')}
          </Button>
          <Button component={Link} to={{ name: 'home' }} variant="subtle" fullWidth>
            {t('join.not-now')}
          </Button>
        </>
      )}
    </div>
  );
}

const finals = ['invite-invalid', 'group-full', 'forbidden'];

/** Trying again would not help. */
const isFinal = (error: unknown): error is ApiError => error instanceof ApiError && finals.includes(error.code);

function Refused({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactNode {
  if (!isFinal(error)) return <Failed error={error} onRetry={onRetry ?? (() => {})} />;
  switch (error.code) {
    case 'group-full':
      return <End icon="people" title={t('join.full.title')} text={t('join.full.text')} />;
    case 'forbidden':
      return <End icon="block" title={t('join.refused.title')} text={t('join.refused.text')} />;
    default:
      return <End icon="link" title={t('join.invalid.title')} text={t('join.invalid.text')} />;
  }
}

function End({ icon, title, text }: { icon: IconName; title: string; text: string }) {
  return (
    <div role="status">
      <EmptyState icon={icon} title={title} text={text}>
        <Button component={Link} to={{ name: 'home' }}>
          {t('join.home')}
        </Button>
      </EmptyState>
    </div>
  );
}
