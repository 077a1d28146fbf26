import { Menu } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { changeListing, useListed } from '@/stores/listing';
import { isArchived, shownListing } from '@/stores/listing/shown';
import type { ConversationInfo } from '@/stores/log';
import { t } from './texts';

/** Where the conversation stands in one's list, as entries of a menu. */
export function ListingItems({ info }: { info: ConversationInfo }) {
  const wishes = useListed(state => state[info.id]?.wishes);
  const listing = shownListing(info, wishes);
  const archived = isArchived(info, listing, Date.now());
  return (
    <>
      <Menu.Item
        leftSection={<Icon name="star" size={17} />}
        onClick={() => void changeListing(info.id, { favourite: !listing.favourite })}
      >
        {t(listing.favourite ? 'unfavourite' : 'favourite')}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="archive" size={17} />}
        onClick={() => void changeListing(info.id, { archived: !archived })}
      >
        {t(archived ? 'unarchive' : 'archive')}
      </Menu.Item>
    </>
  );
}
