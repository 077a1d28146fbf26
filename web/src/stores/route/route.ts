export type Route =
  | { name: 'home' }
  | { name: 'login' }
  | { name: 'register' }
  | { name: 'conversation'; id: string }
  | { name: 'not-found' };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function parseRoute(pathname: string): Route {
  const [first, second, ...rest] = pathname.split('/').filter(part => part !== '');
  if (first === undefined) return { name: 'home' };
  if (second === undefined && first === 'login') return { name: 'login' };
  if (second === undefined && first === 'register') return { name: 'register' };
  if (first === 'c' && second !== undefined && rest.length === 0 && uuid.test(second)) {
    return { name: 'conversation', id: second.toLowerCase() };
  }
  return { name: 'not-found' };
}

export function formatRoute(route: Route): string {
  switch (route.name) {
    case 'home':
    case 'not-found':
      return '/';
    case 'login':
      return '/login';
    case 'register':
      return '/register';
    case 'conversation':
      return `/c/${route.id}`;
  }
}

export const sameRoute = (a: Route, b: Route): boolean => a.name === b.name && formatRoute(a) === formatRoute(b);

/** Where one belongs, given whether one is signed in; null when here is right. */
export function redirect(route: Route, signedIn: boolean, returnTo: Route | null): Route | null {
  const atTheDoor = route.name === 'login' || route.name === 'register';
  if (signedIn) return atTheDoor ? (returnTo ?? { name: 'home' }) : null;
  return atTheDoor ? null : { name: 'login' };
}
