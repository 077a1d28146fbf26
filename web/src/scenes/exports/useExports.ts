import { useEffect } from 'react';
import type { ExportJob } from '@/api/exports';
import { useLoad } from '@/hooks/useLoad';
import { useConnection } from '@/stores/connection';

/** How often one looks while a file is being prepared. */
const lookMs = 1_000;

export const isUnfinished = (job: ExportJob): boolean => job.state === 'queued' || job.state === 'running';

/** Prepared files, looked at again as long as one is under way, and when a connection is back. */
export function useExports(load: () => Promise<{ items: ExportJob[] }>, key = '') {
  const jobs = useLoad(load, key);
  const { reload } = jobs;
  const waiting = jobs.status === 'loaded' && jobs.value.items.some(isUnfinished);
  const online = useConnection(state => state.status === 'online');
  const failed = jobs.status === 'failed';
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => void reload(), lookMs);
    return () => clearInterval(timer);
  }, [waiting, reload]);
  useEffect(() => {
    if (failed && online) void reload();
    // Only a connection that comes back is a reason to try again by itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [online]);
  return { ...jobs, waiting };
}
