import { useState } from 'react';
import { takeParameters } from '@/stores/route';

// Taken once: an effect that runs twice, or a scene drawn anew, must not find the address emptied.
let taken: { path: string; parameters: URLSearchParams } | undefined;

/** What came with the address of this page. */
export function useParameters(): URLSearchParams {
  const [parameters] = useState(() => {
    const fresh = location.search !== '' || location.hash !== '';
    if (fresh || taken?.path !== location.pathname) taken = { path: location.pathname, parameters: takeParameters() };
    return taken.parameters;
  });
  return parameters;
}
