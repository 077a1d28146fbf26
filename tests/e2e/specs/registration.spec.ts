import { expectGoodLooks } from '../fixtures/looks.ts';
import { linkIn } from '../fixtures/mail.ts';
import { enter, partner } from '../fixtures/meeting.ts';
import { expect, test } from '../fixtures/test.ts';
import { askForKey, totp } from '../fixtures/totp.ts';

// One server with mail for all of them: one worker runs them, one after another.
test.describe.configure({ mode: 'default' });

const still = { reducedMotion: 'reduce' } as const;

test('with mail one proves the address by the link, and signs in; the password is reset by another', async ({ people, connected }) => {
  const { server, mail } = connected;
  const ada = await people.visitor(people.account('Ada Lovelace'), { server, ...still });
  const { page, account } = ada;
  await test.step('register, and look into the mail', async () => {
    await ada.fillRegistration(account);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
    await expectGoodLooks(page, 'verify-email');
    await page.goto(linkIn(await mail.to(account.email)));
    await expect(page.getByText('Your address is confirmed')).toBeVisible();
    expect(page.url(), 'the token is not kept in the address').not.toContain('token');
    await page.getByRole('link', { name: 'Go to sign-in' }).click();
    await ada.signIn(account.username, account.password);
    await expect(ada.list).toBeVisible();
    await ada.signOut();
  });

  await test.step('forget the password, and choose another', async () => {
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('E-mail').fill(account.email);
    await expectGoodLooks(page, 'forgot-password');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await expect(page.getByText('Look into your mail')).toBeVisible();
    await page.goto(linkIn(await mail.to(account.email)));
    await page.getByLabel('New password', { exact: true }).fill('another battery staple');
    await expectGoodLooks(page, 'reset-password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your password is changed')).toBeVisible();
    await page.getByRole('link', { name: 'Go to sign-in' }).click();
    await ada.signIn(account.email, 'another battery staple');
    await expect(ada.list).toBeVisible();
  });
});

test('the code of the mail does as well as its link, and signs one in', async ({ people, connected }) => {
  const { server, mail } = connected;
  const ben = await people.visitor(people.account('Ben Okafor'), { server });
  const { page, account } = ben;
  await ben.fillRegistration(account);
  await page.getByRole('button', { name: 'Create account' }).click();
  const code = (/\b\d[\d ]{4,}\d\b/.exec((await mail.to(account.email)).text)?.[0] ?? '').replace(/\s/g, '');
  ben.watch.expect(/status of 4\d\d .*\/auth\/verify-email$/);
  await page.getByLabel('Code from the mail').fill(code.replace(/./g, digit => `${(Number(digit) + 1) % 10}`));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Code from the mail').fill(code);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(ben.list).toBeVisible();
});

test('with an account elsewhere one registers, signs in, and links it to an account that there is', async ({ people, connected }) => {
  const { server, mail, provider } = connected;
  const cem = people.account('Cem Yıldız');
  const visitor = await people.visitor(cem, { server, ...still });
  const { page } = visitor;
  const claims = { name: cem.displayName, preferred_username: cem.username, email: cem.email, email_verified: true };
  await test.step('come by the provider, and choose a username', async () => {
    await provider.signIn({ sub: cem.username, claims });
    await page.goto('/login');
    await expect(page.getByRole('link', { name: 'Continue with Example ID' })).toBeVisible();
    await expectGoodLooks(page, 'login-provider');
    await page.getByRole('link', { name: 'Continue with Example ID' }).click();
    await expect(page.getByRole('heading', { name: 'Almost there' })).toBeVisible();
    await expect(page.getByLabel('Display name')).toHaveValue(cem.displayName);
    await expectGoodLooks(page, 'complete-registration');
    await page.getByLabel('Username').fill(cem.username);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(visitor.list).toBeVisible();
    await visitor.signOut();
    await page.getByRole('link', { name: 'Continue with Example ID' }).click();
    await expect(visitor.list).toBeVisible();
  });

  await test.step('who has no password yet, and has just signed in, chooses the first one without any', async () => {
    await page.goto('/settings/password');
    await page.getByLabel('New password', { exact: true }).fill(cem.password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your password is changed')).toBeVisible();
    await page.goto('/');
    await visitor.signOut();
    await visitor.signIn(cem.username, cem.password);
    await expect(visitor.list).toBeVisible();
  });

  const dina = people.account('Dina Haddad');
  const dinas = await people.visitor(dina, { server, ...still });
  await test.step('an account with that address has to be signed in to first', async () => {
    await dinas.fillRegistration(dina);
    await dinas.page.getByRole('button', { name: 'Create account' }).click();
    await dinas.page.goto(linkIn(await mail.to(dina.email)));
    await expect(dinas.page.getByText('Your address is confirmed')).toBeVisible();
    await provider.signIn({ sub: dina.username, claims: { name: dina.displayName, email: dina.email, email_verified: true } });
    await dinas.page.goto('/login');
    await dinas.page.getByRole('link', { name: 'Continue with Example ID' }).click();
    await expect(dinas.page.getByRole('heading', { name: 'You already have an account' })).toBeVisible();
    await dinas.signIn(dina.username, dina.password);
    await expect(dinas.page.getByRole('heading', { name: 'Linked accounts' })).toBeVisible();
    await dinas.page.getByRole('button', { name: 'Link Example ID' }).click();
    await dinas.page.getByLabel('Your password', { exact: true }).fill(dina.password);
    await expectGoodLooks(dinas.page, 'settings-linked');
    await dinas.page.getByRole('button', { name: 'Continue to Example ID' }).click();
    await expect(dinas.page.getByText('Example ID is linked.')).toBeVisible();
    await dinas.page.goto('/');
    await dinas.signOut();
    await dinas.page.getByRole('link', { name: 'Continue with Example ID' }).click();
    await expect(dinas.list).toBeVisible();
  });

  await test.step('who has two-step sign-in is asked for a code after it, too', async () => {
    const secret = await askForKey(dinas.page, dinas.account.password);
    await dinas.page.getByLabel('Code', { exact: true }).fill(totp(secret));
    await dinas.page.getByRole('button', { name: 'Confirm' }).click();
    await dinas.page.getByRole('button', { name: 'I have kept them' }).click();
    await dinas.page.goto('/');
    await dinas.signOut();
    await dinas.page.getByRole('link', { name: 'Continue with Example ID' }).click();
    await expect(dinas.page.getByRole('heading', { name: 'One more step' })).toBeVisible();
    expect(dinas.page.url(), 'what came in the address is gone from it').not.toContain('challenge');
    await dinas.page.getByLabel('Code', { exact: true }).fill(totp(secret, 1));
    await dinas.page.getByRole('button', { name: 'Continue' }).click();
    await expect(dinas.list).toBeVisible();
  });

  await test.step('somebody who refuses there is told so', async () => {
    await visitor.signOut();
    await provider.signIn({ sub: 'nobody', deny: true });
    await page.getByRole('link', { name: 'Continue with Example ID' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  });
});

test('a guest who registers confirms the address by the mail, and finds the kept chat after signing in', async ({ people, connected }) => {
  const { server, mail } = connected;
  const hare = await people.visitor(people.account('Hare'), { server });
  const wolf = await people.visitor(people.account('Wolf'), { server, ...still });
  await enter(hare, 'Swift Hare');
  await expect(hare.page.getByText('Looking for somebody…')).toBeVisible();
  await enter(wolf, 'Kind Wolf');
  await expect(partner(hare.page, 'Kind Wolf')).toBeVisible();
  await hare.send('shall we stay in touch?');
  await expect(wolf.message('shall we stay in touch?')).toBeVisible();
  await hare.page.getByRole('button', { name: 'More' }).click();
  await hare.page.getByRole('menuitem', { name: 'Keep this chat' }).click();
  await wolf.page.getByRole('button', { name: 'I want that, too' }).click();
  await wolf.page.getByRole('button', { name: 'Create an account' }).click();
  const dialog = wolf.page.getByRole('dialog', { name: 'Take the chat along' });
  await dialog.getByLabel('Username').fill(wolf.account.username);
  await dialog.getByLabel('E-mail').fill(wolf.account.email);
  await dialog.getByLabel('Password', { exact: true }).fill(wolf.account.password);
  await dialog.getByRole('button', { name: 'Create account' }).click();
  await expect(dialog.getByRole('status')).toContainText(wolf.account.email);
  await expectGoodLooks(wolf.page, 'meet-register-mailed');
  // The guest's session ends with the confirmation, by a page that has hardly connected.
  wolf.watch.expectEndOfSession();
  await wolf.page.goto(linkIn(await mail.to(wolf.account.email)));
  await expect(wolf.page.getByText('Your address is confirmed')).toBeVisible();
  await wolf.page.getByRole('link', { name: 'Go to sign-in' }).click();
  await wolf.signIn(wolf.account.username, wolf.account.password);
  await expect(wolf.list.getByRole('link', { name: /Swift Hare/ })).toBeVisible();
});
