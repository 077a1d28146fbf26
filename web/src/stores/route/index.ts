import { create } from 'zustand';
import { formatRoute, parseRoute, type Route, sameRoute } from './route';

export type { AdminPage, Route, SettingsPage, Visitor } from './route';
export { adminPages, formatRoute, redirect, settingsPages } from './route';

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

/**
 * What the address says besides the path: a token out of a mail, what a sign-in elsewhere came to. It leaves the address
 * bar with this, so that neither the history nor a reload has it; the caller keeps it.
 */
export function takeParameters(): URLSearchParams {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) parameters.set(name, value);
  if (location.search !== '' || location.hash !== '') history.replaceState(history.state, '', location.pathname);
  return parameters;
}
