import { useEffect, useState } from 'react';
import type { FileVariant } from '@/api/types';
import { fileUrl } from '@/stores/files';
import { useConnection } from '@/stores/connection';

export interface LinkState {
  url: string | undefined;
  failed: boolean;
  /** What is shown by it could not be loaded: once it may have expired, twice it is something else. */
  broken: () => void;
  retry: () => void;
}

/** An address of a file while it is in view; without a connection, fetched with the next one. */
export function useLink(id: string, variant: FileVariant): LinkState {
  const [url, setUrl] = useState<string>();
  const [failed, setFailed] = useState(false);
  const [renewals, setRenewals] = useState(0);
  const online = useConnection(state => state.status === 'online');

  useEffect(() => {
    let gone = false;
    fileUrl(id, variant, renewals > 0).then(
      link => gone || setUrl(link),
      () => gone || setFailed(true),
    );
    return () => {
      gone = true;
    };
  }, [id, variant, renewals]);

  const retry = () => {
    setFailed(false);
    setUrl(undefined);
    setRenewals(count => count + 1);
  };
  const [wasOnline, setWasOnline] = useState(online);
  if (online !== wasOnline) {
    setWasOnline(online);
    if (online && failed) retry();
  }
  return { url, failed, broken: () => (renewals === 0 ? retry() : setFailed(true)), retry };
}
