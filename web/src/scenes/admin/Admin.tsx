import { useMediaQuery } from '@mantine/hooks';
import { EmptyState } from '@/components/EmptyState';
import { Icon, type IconName } from '@/components/Icon';
import { Link } from '@/components/Link';
import { TwoColumns } from '@/components/TwoColumns';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useServerInfo } from '@/hooks/useServerInfo';
import type { AdminPage } from '@/stores/route';
import { useSession } from '@/stores/session';
import { offersAdmin } from '@/stores/session/abilities';
import { adminPagesOf } from '@/stores/session/permissions';
import { Audit } from './Audit';
import { Invitations } from './Invitations';
import { Mails } from './Mails';
import { Notifications } from './Notifications';
import { People } from './People';
import { Reports } from './Reports';
import { t } from './texts';

const icons: Readonly<Record<AdminPage, IconName>> = {
  people: 'people',
  invitations: 'addPerson',
  reports: 'flag',
  notifications: 'bell',
  mails: 'mail',
  audit: 'list',
};

/** Plain pages for those who look after the server. Each shows only to whom the server would answer. */
export default function Admin({ page, id }: { page: AdminPage | null; id: string | undefined }) {
  const role = useSession(session => (session.status === 'signed-in' ? session.user.role : 'member'));
  const info = useServerInfo();
  const pages = adminPagesOf(role).filter(each => offersAdmin(each, info));
  const phone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const shown = page ?? (phone ? null : (pages[0] ?? null));
  const allowed = shown !== null && pages.includes(shown);
  const heading = shown ? t(`page.${shown}`) : '';
  useDocumentTitle(0, heading || t('title'));
  return (
    <TwoColumns
      title={t('title')}
      back={{ to: { name: 'home' }, label: t('back') }}
      list={<Pages pages={pages} current={shown} />}
      listLabel={t('pages')}
      backToList={{ to: { name: 'admin', page: null }, label: t('back.list') }}
      view={page || pages.length === 0 ? 'content' : 'list'}
      heading={heading}
      wide
    >
      {pages.length === 0 || (shown && !allowed) ? (
        <EmptyState icon="shield" title={t('forbidden.title')} text={t('forbidden.text')} />
      ) : (
        <Content page={shown} id={id} />
      )}
    </TwoColumns>
  );
}

function Content({ page, id }: { page: AdminPage | null; id: string | undefined }) {
  switch (page) {
    case 'people':
      return <People />;
    case 'invitations':
      return <Invitations />;
    case 'reports':
      return <Reports id={id} />;
    case 'notifications':
      return <Notifications id={id} />;
    case 'mails':
      return <Mails id={id} />;
    case 'audit':
      return <Audit />;
    case null:
      return null;
  }
}

function Pages({ pages, current }: { pages: readonly AdminPage[]; current: AdminPage | null }) {
  return (
    <ul>
      {pages.map(page => (
        <li key={page}>
          <Link to={{ name: 'admin', page }} aria-current={page === current ? 'page' : undefined}>
            <Icon name={icons[page]} size={18} />
            <span>{t(`page.${page}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
