import type { ReactNode } from 'react';
import { Logo } from '@/components/Logo';
import { t } from '@/i18n/t';
import classes from './AuthLayout.module.css';

/** The door: a card in the middle of the page, the whole page on a phone. */
export function AuthLayout({ title, subtitle, children }: { title: string; subtitle: string; children: ReactNode }) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Logo size={36} />
          <span>{t('app.name')}</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.subtitle}>{subtitle}</p>
        {children}
      </div>
      <p className={classes.tagline}>{t('app.tagline')}</p>
    </main>
  );
}
