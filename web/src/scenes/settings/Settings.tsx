import { useMediaQuery } from '@mantine/hooks';
import type { ComponentType } from 'react';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { TwoColumns } from '@/components/TwoColumns';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useServerInfo } from '@/hooks/useServerInfo';
import type { SettingsPage } from '@/stores/route';
import { offersSettings, useKnowsPeople } from '@/stores/session/abilities';
import { Blocked } from './Blocked';
import { ChatPreferences } from './ChatPreferences';
import { DeleteAccount } from './DeleteAccount';
import { Devices } from './Devices';
import { Email } from './Email';
import { Export } from './Export';
import { LinkedAccounts } from './LinkedAccounts';
import { Notifications } from './Notifications';
import { Password } from './Password';
import { Privacy } from './Privacy';
import { Profile } from './Profile';
import { groups } from './pages';
import classes from './Settings.module.css';
import { t } from './texts';
import { TwoStep } from './TwoStep';

const contents: Readonly<Record<SettingsPage, ComponentType>> = {
  profile: Profile,
  email: Email,
  password: Password,
  devices: Devices,
  'two-step': TwoStep,
  linked: LinkedAccounts,
  chat: ChatPreferences,
  notifications: Notifications,
  privacy: Privacy,
  blocked: Blocked,
  export: Export,
  delete: DeleteAccount,
};

/** The list of pages beside the open one; on a phone one of the two. */
export default function Settings({ page }: { page: SettingsPage | null }) {
  const phone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const people = useKnowsPeople();
  const info = useServerInfo();
  const offered = (each: SettingsPage) => offersSettings(each, people, info);
  const shown = page ?? (phone ? null : offered('profile') ? 'profile' : 'privacy');
  useDocumentTitle(0, shown ? t(`page.${shown}`) : t('title'));
  const Content = shown && contents[shown];
  return (
    <TwoColumns
      title={t('title')}
      back={{ to: { name: 'home' }, label: t('back') }}
      list={<Pages current={shown} offered={offered} />}
      listLabel={t('pages')}
      backToList={{ to: { name: 'settings', page: null }, label: t('back.list') }}
      view={page ? 'content' : 'list'}
      heading={shown ? t(`page.${shown}`) : ''}
    >
      {Content && shown && (
        <div key={shown} className={classes.page}>
          <p className={classes.about}>{t(`about.${shown}`)}</p>
          <Content />
        </div>
      )}
    </TwoColumns>
  );
}

function Pages({ current, offered }: { current: SettingsPage | null; offered: (page: SettingsPage) => boolean }) {
  return groups
    .filter(({ entries }) => entries.some(({ page }) => offered(page)))
    .map(({ group, entries }) => (
      <section key={group} aria-labelledby={`settings-${group}`}>
        <h2 id={`settings-${group}`}>{t(`group.${group}`)}</h2>
        <ul>
          {entries
            .filter(({ page }) => offered(page))
            .map(({ page, icon }) => (
              <li key={page}>
                <Link to={{ name: 'settings', page }} aria-current={page === current ? 'page' : undefined}>
                  <Icon name={icon} size={18} />
                  <span>{t(`page.${page}`)}</span>
                </Link>
              </li>
            ))}
        </ul>
      </section>
    ));
}
