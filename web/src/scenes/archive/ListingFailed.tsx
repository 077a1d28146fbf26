import { Alert, Button } from '@mantine/core';
import type { ListingChange } from '@/api/conversations';
import { describeError } from '@/api/errors';
import { t as common } from '@/i18n/t';
import { changeListing, dismissFailed, useListed } from '@/stores/listing';
import { t } from './texts';

/** What came to nothing, said where it was tried. */
export function ListingFailed({ id }: { id: string }) {
  const failed = useListed(state => state[id]?.failed);
  if (!failed) return null;
  return (
    <Alert
      role="alert"
      color="red"
      radius="md"
      p="xs"
      withCloseButton
      closeButtonLabel={common('common.close')}
      onClose={() => dismissFailed(id)}
    >
      {t(textOf(failed.change))} {describeError(failed.error)}{' '}
      <Button variant="subtle" size="compact-sm" onClick={() => void changeListing(id, failed.change)}>
        {common('common.retry')}
      </Button>
    </Alert>
  );
}

function textOf({ favourite, archived }: ListingChange) {
  if (archived !== undefined) return archived ? 'failed.archive' : 'failed.unarchive';
  return favourite ? 'failed.favourite' : 'failed.unfavourite';
}
