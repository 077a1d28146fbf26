import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route, redirect, type Visitor } from './route';

const id = '0193b0a0-0000-7000-8000-000000000001';

describe('parseRoute', () => {
  it.each<[string, Route]>([
    ['/', { name: 'home' }],
    ['/login', { name: 'login' }],
    ['/register/', { name: 'register' }],
    [`/c/${id}`, { name: 'conversation', id }],
    [`/c/${id.toUpperCase()}`, { name: 'conversation', id }],
    [`/c/${id}/42`, { name: 'conversation', id, seq: 42 }],
    [`/c/${id}/0`, { name: 'not-found' }],
    [`/c/${id}/42/more`, { name: 'not-found' }],
    ['/c/', { name: 'not-found' }],
    ['/c/42', { name: 'not-found' }],
    [`/c/${id}/more`, { name: 'not-found' }],
    ['/login/x', { name: 'not-found' }],
    ['/invite/aB-_9', { name: 'invite', token: 'aB-_9' }],
    ['/invite/aB-_9/more', { name: 'not-found' }],
    ['/invite', { name: 'not-found' }],
    ['/sign-in', { name: 'login' }],
    ['/forgot-password', { name: 'forgot-password' }],
    ['/reset-password', { name: 'reset-password' }],
    ['/settings', { name: 'settings', page: null }],
    ['/settings/two-step', { name: 'settings', page: 'two-step' }],
    ['/settings/nothing', { name: 'not-found' }],
    ['/settings/profile/more', { name: 'not-found' }],
    ['/admin/reports/42', { name: 'admin', page: 'reports', id: '42' }],
    ['/admin/reports/42/more', { name: 'not-found' }],
    ['/contacts', { name: 'contacts' }],
    ['/notifications', { name: 'notifications' }],
    ['/search', { name: 'search' }],
    ['/meet', { name: 'meet' }],
    ['/home', { name: 'not-found' }],
    ['/elsewhere', { name: 'not-found' }],
  ])('Path_%s_IsRead', (path, route) => {
    expect(parseRoute(path)).toEqual(route);
  });

  it('FormattedRoute_ReadAgain_IsTheSame', () => {
    const routes: Route[] = [
      { name: 'home' },
      { name: 'login' },
      { name: 'register' },
      { name: 'verify-email' },
      { name: 'conversation', id },
      { name: 'invite', token: 'aB-_9' },
      { name: 'conversation', id, seq: 7 },
      { name: 'settings', page: null },
      { name: 'settings', page: 'devices' },
      { name: 'admin', page: null },
      { name: 'admin', page: 'mails', id: '7' },
    ];
    for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
  });
});

describe('redirect', () => {
  const conversation: Route = { name: 'conversation', id };
  const home: Route = { name: 'home' };
  const login: Route = { name: 'login' };
  const meet: Route = { name: 'meet' };

  const invite: Route = { name: 'invite', token: 'x' };

  it.each<[string, Route, Visitor, Route | null, Route | null]>([
    ['AtAConversation_GoesToLogin', conversation, 'nobody', null, login],
    ['AtAnInvitation_GoesToLogin', invite, 'nobody', null, login],
    ['AtAnInvitation_Stays', invite, 'member', null, null],
    ['AtRegister_ReturnsToTheInvitation', { name: 'register' }, 'member', invite, invite],
    ['AtRegister_Stays', { name: 'register' }, 'nobody', null, null],
    ['AtMeet_Stays', meet, 'nobody', null, null],
    ['AtAMailsLink_Stays', { name: 'reset-password' }, 'nobody', null, null],
    ['AtLogin_ReturnsToWhereOneCameFrom', login, 'member', conversation, conversation],
    ['AtRegisterWithoutOrigin_GoesHome', { name: 'register' }, 'member', null, home],
    ['AtAMailsLink_Stays', { name: 'confirm-email' }, 'member', null, null],
    ['AtSettings_Stays', { name: 'settings', page: null }, 'member', null, null],
    ['AtMeet_Stays', meet, 'guest', null, null],
    ['AtAConversation_GoesToMeet', conversation, 'guest', null, meet],
    ['AtAConversation_SetsUpTheSecondFactor', conversation, 'enrolling', null, { name: 'settings', page: 'two-step' }],
    ['AtTwoStep_Stays', { name: 'settings', page: 'two-step' }, 'enrolling', null, null],
    ['AtLogin_GoesToMeet', login, 'guest', conversation, meet],
  ])('%s', (_name, route, visitor, returnTo, expected) => {
    expect(redirect(route, visitor, returnTo)).toEqual(expected);
  });
});
