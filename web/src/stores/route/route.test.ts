import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route, redirect } from './route';

const id = '0193b0a0-0000-7000-8000-000000000001';

describe('parseRoute', () => {
  it.each<[string, Route]>([
    ['/', { name: 'home' }],
    ['/login', { name: 'login' }],
    ['/register/', { name: 'register' }],
    [`/c/${id}`, { name: 'conversation', id }],
    [`/c/${id.toUpperCase()}`, { name: 'conversation', id }],
    ['/c/', { name: 'not-found' }],
    ['/c/42', { name: 'not-found' }],
    [`/c/${id}/more`, { name: 'not-found' }],
    ['/login/x', { name: 'not-found' }],
    ['/elsewhere', { name: 'not-found' }],
  ])('Path_%s_IsRead', (path, route) => {
    expect(parseRoute(path)).toEqual(route);
  });

  it('FormattedRoute_ReadAgain_IsTheSame', () => {
    const routes: Route[] = [{ name: 'home' }, { name: 'login' }, { name: 'register' }, { name: 'conversation', id }];
    for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
  });
});

describe('redirect', () => {
  const conversation: Route = { name: 'conversation', id };

  it('SignedOut_AtAConversation_GoesToLogin', () => {
    expect(redirect(conversation, false, null)).toEqual({ name: 'login' });
  });

  it('SignedIn_AtLogin_ReturnsToWhereOneCameFrom', () => {
    expect(redirect({ name: 'login' }, true, conversation)).toEqual(conversation);
  });

  it('SignedIn_AtRegisterWithoutOrigin_GoesHome', () => {
    expect(redirect({ name: 'register' }, true, null)).toEqual({ name: 'home' });
  });

  it('SignedOut_AtRegister_Stays', () => {
    expect(redirect({ name: 'register' }, false, null)).toBeNull();
  });
});
