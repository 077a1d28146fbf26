import { useEffect } from 'react';
import { t } from '@/i18n/t';

/** The window's title: what is unread, what is open, and the name of the product. */
export function documentTitle(unread: number, place: string | undefined): string {
  const name = place ? `${place} – ${t('app.name')}` : t('app.name');
  return unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${name}` : name;
}

export function useDocumentTitle(unread: number, place: string | undefined): void {
  useEffect(() => {
    document.title = documentTitle(unread, place);
  }, [unread, place]);
}
