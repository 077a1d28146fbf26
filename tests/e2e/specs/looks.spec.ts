import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

// Each page and state in both sizes and both schemes: axe, sideways scrolling, and a picture.
const still = { reducedMotion: 'reduce' } as const;

test('looks: sign-in and registration, empty and with errors', async ({ people }) => {
  const visitor = await people.visitor(people.account('Ada Lovelace'), still);
  const { page, watch } = visitor;
  watch.expect(/status of 401 .*\/login$/);
  await page.goto('/login');
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  await expectGoodLooks(page, 'login');
  await visitor.signIn('nobody', 'wrong password');
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, 'login-refused');

  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible();
  await expectGoodLooks(page, 'register');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Username')).toHaveAttribute('aria-invalid', 'true');
  await expectGoodLooks(page, 'register-errors');
});

test('looks: nothing there yet', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'), still);
  const { page, watch } = ada;
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await expectGoodLooks(page, 'list-empty');
  await page.getByRole('button', { name: 'Account' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await expectGoodLooks(page, 'account-menu');

  watch.expect(/status of 404 .*\/api\/v1\/conversations\//);
  await page.goto('/c/01890000-0000-7000-8000-000000000000');
  await expect(page.getByText('This conversation is not available')).toBeVisible();
  await expectGoodLooks(page, 'conversation-missing');
  await page.goto('/no/such/page');
  await expect(page.getByText('There is nothing here')).toBeVisible();
  await expectGoodLooks(page, 'not-found');
});

test('looks: the list and a direct conversation', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const conversation = await benUser.direct(adaUser);
  await cemUser.send(await cemUser.direct(adaUser), 'Did you see the new harbour plan? It is quite something, all those boats in one place.');
  await cemUser.group('Weekend in the mountains', adaUser);
  await benUser.send(conversation, 'Morning!', 'The draft is at https://example.org/plans/2026/harbour', 'Tell me what you think 🙂');
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser);
  await expect(ada.entry(ben.name)).toContainText('3 unread');
  await expectGoodLooks(ada.page, 'list');

  await ada.page.getByRole('searchbox', { name: 'Search conversations' }).fill('zzz');
  await expect(ada.page.getByText('No conversation matches')).toBeVisible();
  await expectGoodLooks(ada.page, 'list-no-match');
  await ada.page.getByRole('searchbox', { name: 'Search conversations' }).fill('');

  await ben.open(ada.name);
  await ada.open(ben.name);
  await ada.send('Reading it now.');
  await ada.send('Page four is upside down,\nbut the rest is lovely. 🎉');
  await ada.send('👍');
  await expect(ada.status('👍', 'Seen')).toBeVisible();
  await ben.composer.pressSequentially('Well');
  await expect(ada.typing).toContainText('is typing');
  await expectGoodLooks(ada.page, 'conversation');

  await ada.composer.fill('x'.repeat(8200));
  await expect(ada.composer).toHaveAccessibleDescription('8 bytes too long');
  await expectGoodLooks(ada.page, 'composer-too-long');
  await ada.composer.fill('');

  await ada.openDetails();
  await expectGoodLooks(ada.page, 'person-details');
});

test('looks: a group and its details', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const group = await adaUser.group('Harbour crew', benUser, cemUser);
  await benUser.send(group, 'Who brings the rope?', 'The long one, please.');
  await cemUser.send(group, 'I do.');
  await adaUser.send(group, 'Then I bring the coffee ☕');
  const ada = await people.signedIn(adaUser, still);
  await ada.open('Harbour crew');
  await expect(ada.message('I do.')).toBeVisible();
  await expectGoodLooks(ada.page, 'group');

  const details = await ada.openDetails();
  await expectGoodLooks(ada.page, 'group-details');
  await details.getByRole('button', { name: `Actions for ${benUser.account.displayName}` }).click();
  await expect(ada.page.getByRole('menuitem', { name: 'Remove from group' })).toBeVisible();
  await expectGoodLooks(ada.page, 'group-member-menu');
  await ada.page.getByRole('menuitem', { name: 'Remove from group' }).click();
  await expect(details.getByRole('alert')).toBeVisible();
  await expectGoodLooks(ada.page, 'group-remove');
  await details.getByRole('alert').getByRole('button', { name: 'Cancel' }).click();
  await details.getByRole('button', { name: 'Add people' }).click();
  await expectGoodLooks(ada.page, 'group-add-people');
});

test('looks: a new conversation', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const benUser = await people.api('Ben Okafor');
  const ada = await people.signedIn(adaUser, still);
  await ada.page.getByRole('button', { name: 'New conversation' }).click();
  const dialog = ada.page.getByRole('dialog', { name: 'New conversation' });
  await expect(dialog.getByText('Type the beginning of a name')).toBeVisible();
  await expectGoodLooks(ada.page, 'new-direct');
  await dialog.getByLabel('Search people').fill('nobody has this name');
  await expect(dialog.getByText('Nobody found')).toBeVisible();
  await expectGoodLooks(ada.page, 'new-nobody');

  await dialog.getByText('Group', { exact: true }).click();
  await dialog.getByLabel('Group name').fill('Weekend');
  await ada.choose(dialog, benUser.account);
  await expectGoodLooks(ada.page, 'new-group');
});

test('looks: a lost connection, a refused message, an unreachable server', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Hold the line');
  const ada = await people.signedIn(adaUser, { ...still, server: ownServer });
  await ada.goTo(conversation);
  await expect(ada.message('Hold the line')).toBeVisible();
  ada.watch.expectLostConnection();
  await ownServer.restart({ Parley__Messages__TextBytes: '20' });
  await ada.send('This is far too long for twenty bytes.');
  await expect(ada.page.getByRole('alert')).toContainText('Not sent.');
  await expectGoodLooks(ada.page, 'message-failed');

  await ownServer.stop();
  await ada.send('In a moment');
  await expect(ada.connection).toContainText('Connection lost');
  await expectGoodLooks(ada.page, 'connection-lost');
  await ownServer.start();
  await expect(ada.connection).toBeEmpty();

  const { page, watch } = await people.visitor(adaUser.account, { ...still, server: ownServer });
  watch.expect(/ERR_FAILED .*\/auth\/refresh$/);
  await page.route('**/api/v1/auth/refresh', route => route.abort());
  await page.goto('/');
  await expect(page.getByText('Parley cannot be reached')).toBeVisible();
  await expectGoodLooks(page, 'unreachable');
});
