import { expect, test } from '../fixtures/test.ts';

test('one signs in by username or e-mail, and the session outlives a reload and a closed window', async ({ people }) => {
  const { account } = await people.api('Ada Lovelace');
  for (const login of [account.username.toUpperCase(), account.email]) {
    const ada = await people.visitor(account);
    await ada.page.goto('/');
    await expect(ada.page).toHaveURL('/login');
    await ada.signIn(login, account.password);
    await expect(ada.list).toBeVisible();
    await ada.page.reload();
    await expect(ada.list).toBeVisible();
    const again = await ada.newTab();
    await ada.page.close();
    await again.goToList();
  }
});

test('signing in leads to where one wanted to go', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.visitor(adaUser.account);
  await ada.page.goto(`/c/${conversation.id}`);
  await ada.signIn(ada.account.username, ada.account.password);
  await expect(ada.heading).toHaveText(benUser.account.displayName);
});

test('signing out clears everything: the page, its storage, and what the back button shows', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'a private word');
  const ada = await people.signedIn(adaUser);
  await ada.open(benUser.account.displayName);
  await expect(ada.message('a private word')).toBeVisible();
  await ada.composer.fill('a draft');
  await ada.signOut();

  await expect(ada.page.getByText('a private word')).toBeHidden();
  const kept = await ada.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain('private');
  expect(kept).not.toContain(adaUser.id);
  expect(kept).not.toContain(conversation.id);
  // The page is empty at once; the server hears of it as soon as it can, and takes its cookie back.
  await expect.poll(() => ada.context.cookies()).toEqual([]);

  await ada.page.goBack();
  await expect(ada.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await ada.page.goto(`/c/${conversation.id}`);
  await expect(ada.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await expect(ada.page.getByText(benUser.account.displayName)).toBeHidden();
});

test('a wrong password is refused without telling which half was wrong', async ({ people }) => {
  const { account } = await people.api('Ada Lovelace');
  const stranger = await people.visitor(account);
  stranger.watch.expect(/status of 401 .*\/api\/v1\/auth\/login$/);
  await stranger.page.goto('/login');
  for (const login of [account.username, 'nobody.at.all']) {
    await stranger.signIn(login, 'not the password');
    await expect(stranger.page.getByRole('alert')).toHaveText('That name and password do not match.');
  }
  await expect(stranger.page.getByLabel('Username or e-mail')).toHaveValue('nobody.at.all');
});

test('what is missing or malformed is said at its field', async ({ people }) => {
  const taken = (await people.api('Ada Lovelace')).account;
  const visitor = await people.visitor(people.account('Ben Okafor'));
  const { page } = visitor;
  const field = (label: string) => page.getByLabel(label, { exact: true });

  await test.step('nothing filled in at the sign-in', async () => {
    await page.goto('/login');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(field('Username or e-mail')).toHaveAccessibleDescription('Fill this in');
    await expect(field('Password')).toHaveAccessibleDescription('Fill this in');
  });

  await test.step('an impossible registration', async () => {
    await page.getByRole('link', { name: 'Create an account' }).click();
    await field('Username').fill('B!');
    await field('E-mail').fill('ben');
    await field('Password').fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(field('Display name')).toHaveAccessibleDescription(/Fill this in/);
    await expect(field('Username')).toHaveAccessibleDescription(/3 to 32 characters/);
    await expect(field('E-mail')).toHaveAccessibleDescription(/does not look like an e-mail address/);
    await expect(field('Password')).toHaveAccessibleDescription(/At least 8 characters/);
    await expect(field('Username')).toHaveAttribute('aria-invalid', 'true');
  });

  await test.step('a taken username, and a wrong setup code, as the server says', async () => {
    visitor.watch.expect(/status of 4\d\d .*\/api\/v1\/auth\/register$/);
    await field('Display name').fill('Ben Okafor');
    await field('Username').fill(taken.username);
    await field('E-mail').fill(visitor.account.email);
    await field('Password').fill(visitor.account.password);
    await page.getByRole('checkbox', { name: 'I have a setup code' }).setChecked(false);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(field('Username')).toHaveAccessibleDescription(/This username is taken/);

    await field('Username').fill(visitor.account.username);
    await page.getByRole('checkbox', { name: 'I have a setup code' }).setChecked(true);
    await field('Setup code').fill('AAAA-BBBB-CCCC-DDDD');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(field('Setup code')).toHaveAccessibleDescription(/This setup code is wrong/);
  });
});
