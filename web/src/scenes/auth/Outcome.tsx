import { Button } from '@mantine/core';
import { EmptyState } from '@/components/EmptyState';
import type { IconName } from '@/components/Icon';
import { Link } from '@/components/Link';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import type { Route } from '@/stores/route';
import { useSession } from '@/stores/session';
import { AuthLayout } from './AuthLayout';
import { t } from './texts';

interface OutcomeProps {
  icon: IconName;
  title: string;
  text: string;
  to?: Route;
  action?: string;
}

/** How something ended, and the way on. */
export function Outcome({ icon, title, text, to, action }: OutcomeProps) {
  const signedIn = useSession(session => session.status === 'signed-in');
  useDocumentTitle(0, title);
  return (
    <AuthLayout>
      <div role="status">
        <EmptyState icon={icon} title={title} text={text}>
          <Button component={Link} to={to ?? { name: signedIn ? 'home' : 'login' }} size="md">
            {action ?? t(signedIn ? 'verify.to-app' : 'verify.to-login')}
          </Button>
        </EmptyState>
      </div>
    </AuthLayout>
  );
}
