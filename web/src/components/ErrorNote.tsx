import { Alert } from '@mantine/core';
import { describeError } from '@/api/errors';
import { Icon } from './Icon';

/** What went wrong, said where it was tried. */
export function ErrorNote({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon name="alert" />} p="sm">
      {describeError(error)}
    </Alert>
  );
}
