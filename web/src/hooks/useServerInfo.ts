import { useEffect, useState } from 'react';
import { serverInfo } from '@/api/accounts';
import type { ServerInfo } from '@/api/types';

let known: Promise<ServerInfo> | undefined;

/** What the server tells about itself; undefined until it has. */
export function useServerInfo(): ServerInfo | undefined {
  const [info, setInfo] = useState<ServerInfo>();
  useEffect(() => {
    known ??= serverInfo();
    known.then(setInfo, () => {
      known = undefined;
    });
  }, []);
  return info;
}
