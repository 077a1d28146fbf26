import { Loader } from '@mantine/core';
import { ApiError, describeError } from '@/api/errors';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { Outcome } from './Outcome';
import { t } from './texts';
import { useToken } from './useToken';

interface RedeemedProps {
  redeem: (token: string) => Promise<void>;
  title: string;
  text: string;
}

/** The page behind a link in a mail: hands in its token and says how that went. */
export function Redeemed({ redeem, title, text }: RedeemedProps) {
  const state = useToken(redeem);
  switch (state.status) {
    case 'busy':
      return (
        <AuthLayout>
          <div className={classes.waiting} role="status" aria-label={t('verify.checking')}>
            <Loader size="sm" />
          </div>
        </AuthLayout>
      );
    case 'done':
      return <Outcome icon="check" title={title} text={text} />;
    case 'missing':
      return <Outcome icon="alert" title={t('verify.failed.title')} text={t('verify.missing')} />;
    case 'failed': {
      const spent = state.error instanceof ApiError && !state.error.retryable;
      const why = spent ? t('verify.failed.text') : describeError(state.error);
      return <Outcome icon="alert" title={t('verify.failed.title')} text={why} />;
    }
  }
}
