import { ActionIcon, Button } from '@mantine/core';
import { liftBan, listBans } from '@/api/bans';
import type { GroupBan } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Paged } from '@/components/Loading';
import { usePages } from '@/hooks/usePages';
import { useTask } from '@/hooks/useTask';
import { banTexts } from '@/i18n/en/bans';
import { t as common, texts } from '@/i18n/t';
import { date } from '@/i18n/time';
import { addPeople, usePerson } from '@/stores/people';
import classes from '../Details.module.css';
import aside from '../invites/Invites.module.css';

const t = texts(banTexts, 'bans');

/** Who may not come into the group, and letting them in again. */
export default function Bans({ id, onBack }: { id: string; onBack: () => void }) {
  const pages = usePages(async cursor => {
    const page = await listBans(id, cursor);
    addPeople(page.users);
    return page;
  }, id);
  return (
    <>
      <div className={aside.head}>
        <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={t('back')} onClick={onBack}>
          <Icon name="back" />
        </ActionIcon>
        <p className={aside.soft}>{t('intro')}</p>
      </div>
      <Paged of={pages} empty={<EmptyState icon="block" title={t('none')} text={t('none.text')} />}>
        <ul className={classes.members} aria-label={t('title')}>
          {pages.items.map(ban => (
            <Item
              key={ban.userId}
              id={id}
              ban={ban}
              onLifted={() => pages.change(items => items.filter(each => each.userId !== ban.userId))}
            />
          ))}
        </ul>
      </Paged>
    </>
  );
}

function Item({ id, ban, onLifted }: { id: string; ban: GroupBan; onLifted: () => void }) {
  const name = usePerson(ban.userId)?.displayName ?? common('common.unknown-person');
  const by = usePerson(ban.bannedBy)?.displayName ?? common('common.unknown-person');
  const lifting = useTask(async () => {
    await liftBan(id, ban.userId);
    onLifted();
  });
  return (
    <li>
      <div className={classes.member}>
        <Avatar id={ban.userId} name={name} size={40} />
        <span className={classes.names}>
          <span>{name}</span>
          <span>{t('by', { name: by, date: date(ban.bannedAt) })}</span>
        </span>
        <Button
          variant="default"
          size="xs"
          flex="none"
          loading={lifting.busy}
          aria-label={t('lift.named', { name })}
          onClick={() => lifting.run()}
        >
          {t('lift')}
        </Button>
      </div>
      <ErrorNote error={lifting.error} />
    </li>
  );
}
