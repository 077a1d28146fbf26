import type { ReactNode } from 'react';
import { Logo } from '@/components/Logo';
import { t } from '@/i18n/t';
import classes from './AuthLayout.module.css';

interface AuthLayoutProps {
  /** Without one the content says it all. */
  title?: string;
  subtitle?: string;
  children: ReactNode;
}

/** The door: a card in the middle of the page, the whole page on a phone. */
export function AuthLayout({ title, subtitle, children }: AuthLayoutProps) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Logo size={36} />
          <span>{t('app.name')}</span>
        </div>
        {title && <h1 className={classes.title}>{title}</h1>}
        {subtitle && <p className={classes.subtitle}>{subtitle}</p>}
        {children}
      </div>
      <p className={classes.tagline}>{t('app.tagline')}</p>
    </main>
  );
}
