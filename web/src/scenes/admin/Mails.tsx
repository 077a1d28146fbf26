import { getMail, listMails } from '@/api/admin';
import { EmptyState } from '@/components/EmptyState';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Paged, Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { usePages } from '@/hooks/usePages';
import { ago, fullTime } from '@/i18n/time';
import { linkify } from '@/text/linkify';
import classes from './Admin.module.css';
import { t } from './texts';

/** What could not be sent, for want of a mail server. */
export function Mails({ id }: { id: string | undefined }) {
  return id ? <Single key={id} id={id} /> : <List />;
}

function List() {
  const pages = usePages(listMails);
  return (
    <div className={classes.page}>
      <Paged of={pages} empty={<EmptyState icon="mail" title={t('mails.none')} text={t('mails.none.text')} />}>
        <ul className={classes.list}>
          {pages.items.map(mail => (
            <li key={mail.id}>
              <Link className={classes.row} to={{ name: 'admin', page: 'mails', id: mail.id }}>
                <Icon name="mail" />
                <span className={classes.what}>
                  <span>{mail.subject}</span>
                  <span>{t('mails.to', { to: mail.to })}</span>
                  <span>{ago(mail.createdAt)}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </Paged>
    </div>
  );
}

function Single({ id }: { id: string }) {
  const loading = useLoad(() => getMail(id));
  return (
    <div className={classes.page}>
      <Link className={classes.backLink} to={{ name: 'admin', page: 'mails' }}>
        <Icon name="back" size={16} />
        {t('mails.back')}
      </Link>
      <Ready of={loading}>
        {mail => (
          <article className={classes.card}>
            <h2>{mail.subject}</h2>
            <p className={classes.soft}>
              {t('mails.to', { to: mail.to })} · {fullTime(mail.createdAt)}
            </p>
            <p className={`${classes.text} ${classes.mail}`}>
              {linkify(mail.text).map((part, index) =>
                part.kind === 'link' ? (
                  <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
                    {part.text}
                  </a>
                ) : (
                  part.text
                ),
              )}
            </p>
          </article>
        )}
      </Ready>
    </div>
  );
}
