import { useState } from 'react';
import { type Route, takeParameters, useRoute } from '@/stores/route';

// Taken once for each visit of a page: a scene that is drawn anew must not find the address emptied.
let taken: { route: Route; parameters: URLSearchParams } | undefined;

/** What came with the address of this page. */
export function useParameters(): URLSearchParams {
  const route = useRoute(state => state.route);
  const [parameters] = useState(() => {
    if (taken?.route !== route) taken = { route, parameters: takeParameters() };
    return taken.parameters;
  });
  return parameters;
}
