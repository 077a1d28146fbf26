import { create } from 'zustand';
import { formatRoute, parseRoute, type Route, sameRoute } from './route';

export type { Route } from './route';
export { formatRoute, redirect } from './route';

/** The route of the address bar. Only `navigate` and the browser's own buttons change it. */
export const useRoute = create<{ route: Route }>(() => ({ route: parseRoute(location.pathname) }));

export function navigate(route: Route, options: { replace?: boolean } = {}): void {
  if (sameRoute(useRoute.getState().route, route)) return;
  const path = formatRoute(route);
  if (options.replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  useRoute.setState({ route });
}

export function followBrowserButtons(): void {
  window.addEventListener('popstate', () => useRoute.setState({ route: parseRoute(location.pathname) }));
}
