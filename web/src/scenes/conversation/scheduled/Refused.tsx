import { Alert } from '@mantine/core';
import { ApiError, describeError } from '@/api/errors';
import { Icon } from '@/components/Icon';
import { t } from './texts';

/** What went wrong with what was tried: the limit as the server names it, and that it takes a connection. */
export function Refused({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon name="alert" />} p="sm">
      {reasonOf(error)}
    </Alert>
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) return describeError(error);
  if (error.code === 'network') return t('needs-connection');
  return error.code === 'too-many' || error.code === 'rate-limited' ? error.message : describeError(error);
}
