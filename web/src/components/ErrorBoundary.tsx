import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { t } from '@/i18n/t';
import { EmptyState } from './EmptyState';

/** The last resort: an error in drawing must not leave a white page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return (
      <main style={{ display: 'grid', placeItems: 'center', height: '100dvh' }}>
        <EmptyState icon="alert" title={t('app.crash.title')} text={t('app.crash.text')}>
          <Button onClick={() => location.reload()}>{t('app.crash.reload')}</Button>
        </EmptyState>
      </main>
    );
  }
}
