import { Button, Divider } from '@mantine/core';
import { useEffect, useState } from 'react';
import { listProviders, type Provider, startUrl } from '@/api/providers';
import classes from './AuthLayout.module.css';
import { t } from './texts';

let known: Promise<Provider[]> | undefined;

/** Where else one may sign in; none until the server has said so, or when it cannot be asked. */
export function useProviders(): readonly Provider[] {
  const [providers, setProviders] = useState<readonly Provider[]>([]);
  useEffect(() => {
    known ??= listProviders().then(answer => answer.items);
    known.then(setProviders, () => {
      known = undefined;
    });
  }, []);
  return providers;
}

export function Providers({ providers, returnTo }: { providers: readonly Provider[]; returnTo?: string }) {
  if (providers.length === 0) return null;
  return (
    <>
      <Divider label={t('login.or')} labelPosition="center" />
      <div className={classes.providers}>
        {providers.map(provider => (
          <Button
            key={provider.id}
            component="a"
            href={startUrl(provider.id, returnTo)}
            variant="default"
            size="md"
            fullWidth
          >
            {t('login.with', { provider: provider.name })}
          </Button>
        ))}
      </div>
    </>
  );
}
