import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('one asks somebody from their profile, and they accept', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser, still);
  await ada.goTo(conversation);
  const profile = await ada.openDetails();
  await profile.getByRole('button', { name: 'Add to contacts' }).click();
  await expect(profile.getByText('You asked them to be a contact.')).toBeVisible();

  await ben.page.getByRole('link', { name: 'Contacts, 1 request' }).click();
  await cemUser.ask(benUser);
  await expect(ben.page.getByRole('button', { name: 'Accept Cem Yıldız' })).toBeVisible();
  await expectGoodLooks(ben.page, 'contacts-requests');
  await ben.page.getByRole('button', { name: 'Accept Ada Lovelace' }).click();
  await ben.page.getByRole('button', { name: 'Decline Cem Yıldız' }).click();
  await expect(ben.page.getByRole('heading', { name: '1 contact' })).toBeVisible();
  await expect(ben.page.getByRole('link', { name: 'Contacts', exact: true })).toBeVisible();
  await expect(profile.getByText('One of your contacts')).toBeVisible();
  await expectGoodLooks(ben.page, 'contacts');

  await ben.page.getByRole('button', { name: 'Add somebody' }).click();
  const dialog = ben.page.getByRole('dialog', { name: 'Add a contact' });
  await dialog.getByLabel('Search people').fill(cemUser.account.username);
  await dialog.getByRole('button', { name: 'Cem Yıldız' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Asked.' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await ben.page.getByRole('button', { name: 'Withdraw your request to Cem Yıldız' }).click();
  await expect(ben.page.getByText('You asked', { exact: true })).toBeHidden();
});

test('somebody who is blocked no longer reaches one, and is not told', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'hello');
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  ben.watch.expect(/status of 403/);
  await ada.page.getByRole('button', { name: 'Actions for Ben Okafor' }).click();
  await ada.page.getByRole('menuitem', { name: 'Block' }).click();
  await ada.page.getByRole('dialog', { name: 'Block' }).getByRole('button', { name: 'Block', exact: true }).click();
  await expect(ada.page.getByRole('dialog')).toBeHidden();

  await ben.send('are you there?');
  await expect(ben.status('are you there?', 'Failed')).toBeVisible();
  await expect(ben.page.getByText(/block/i)).toHaveCount(0);
  await expect(ada.message('are you there?')).toHaveCount(0);

  await ada.page.goto('/settings/blocked');
  await expect(ada.page.getByText('Ben Okafor')).toBeVisible();
  await expectGoodLooks(ada.page, 'settings-blocked');
  await ada.page.getByRole('button', { name: 'Unblock Ben Okafor' }).click();
  await expect(ada.page.getByText('Nobody is blocked')).toBeVisible();
  await ben.message('are you there?').getByRole('button', { name: 'Retry' }).click();
  await expect(ben.status('are you there?', 'Sent').or(ben.status('are you there?', 'Delivered'))).toBeVisible();
});
