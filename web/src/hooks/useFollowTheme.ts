import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useChosenTheme } from '@/stores/settings';

/** The browser keeps the last look for the next visit's first moment; what the settings say goes before it. */
export function useFollowTheme(): void {
  const theme = useChosenTheme();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
}
