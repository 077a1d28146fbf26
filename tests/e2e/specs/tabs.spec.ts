import { expect, test } from '../fixtures/test.ts';

test('two tabs of one person show the same: messages, own ones too, and what is read', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  const ada = await people.signedIn(adaUser);
  const second = await ada.newTab();
  await second.goToList();

  await benUser.send(conversation, 'for both tabs');
  for (const tab of [ada, second]) {
    await expect(tab.entry(benUser.account.displayName)).toContainText('for both tabs');
    await expect(tab.entry(benUser.account.displayName)).toContainText('1 unread message');
  }
  await ada.open(benUser.account.displayName);
  await expect(second.entry(benUser.account.displayName)).not.toContainText('unread');

  await second.open(benUser.account.displayName);
  await ada.send('from the first tab');
  await expect(second.status('from the first tab', 'Sent')).toBeVisible();
  await second.send('from the second tab');
  await expect(ada.status('from the second tab', 'Sent')).toBeVisible();
  for (const tab of [ada, second]) {
    expect(await tab.texts()).toEqual(['for both tabs', 'from the first tab', 'from the second tab']);
  }
});

test('tabs that reload at the same moment all stay signed in', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'));
  const tabs = [ada, await ada.newTab(), await ada.newTab()];
  for (const tab of tabs) await tab.goToList();
  // Each reload presents the same refresh token; the later ones come with one that is already spent.
  for (let round = 0; round < 3; round++) {
    await Promise.all(tabs.map(tab => tab.page.reload()));
    for (const tab of tabs) await expect(tab.page.getByText('No conversations yet')).toBeVisible();
  }
});

test('signing out in one tab signs out the other', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'));
  const second = await ada.newTab();
  await second.goToList();
  await expect(second.page.getByText('No conversations yet')).toBeVisible();
  await ada.signOut();
  await expect(second.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
});
