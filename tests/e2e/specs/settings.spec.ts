import { readFileSync } from 'node:fs';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('another device is signed out from afar', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const here = await people.signedIn(adaUser, still);
  const there = await people.signedIn(adaUser);
  await here.page.goto('/settings/devices');
  await expect(here.page.getByText('This device')).toBeVisible();
  await expectGoodLooks(here.page, 'settings-devices');
  there.watch.expect(/status of 401/);
  await here.page.getByRole('button', { name: 'Sign out all others' }).click();
  await here.page.getByRole('alert').getByRole('button', { name: 'Sign out all others' }).click();
  await expect(there.page.getByText('You were signed out of this device.')).toBeVisible();
  await expect(here.page.getByText('You are signed in nowhere else.')).toBeVisible();
});

test('what one says of oneself shows to others at once, and in the own settings', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser);
  await ben.goTo(conversation);
  await ada.page.goto('/settings/profile');
  await ada.page.getByLabel('Display name').fill('Ada King');
  await ada.page.getByLabel('About you').fill('Countess, and fond of engines.');
  await expectGoodLooks(ada.page, 'settings-profile');
  await ada.page.getByRole('button', { name: 'Save' }).click();
  await expect(ada.page.getByText('Saved')).toBeVisible();
  await expect(ben.heading).toHaveText('Ada King');
  const profile = await ben.openDetails();
  await expect(profile.getByText('Countess, and fond of engines.')).toBeVisible();
});

test('a changed password signs in, and the old one no longer', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'), still);
  const { page, account } = ada;
  await page.goto('/settings/password');
  ada.watch.expect(/status of 4\d\d .*\/me\/password$/);
  await page.getByLabel('Current password', { exact: true }).fill('not this one');
  await page.getByLabel('New password', { exact: true }).fill('another battery staple');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByLabel('Current password', { exact: true })).toHaveAccessibleDescription(/do not match/);
  await expectGoodLooks(page, 'settings-password');
  await page.getByLabel('Current password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await page.goto('/');
  await ada.signOut();
  await ada.signIn(account.username, 'another battery staple');
  await expect(ada.list).toBeVisible();
});

test('how conversations behave follows to every device', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const settings = await people.signedIn(adaUser, still);
  const chat = await people.signedIn(adaUser);
  await chat.goTo(conversation);
  await settings.page.goto('/settings/chat');
  await settings.page.getByRole('switch', { name: 'Enter sends the message' }).uncheck();
  await expect(settings.page.getByRole('switch', { name: 'Enter sends the message' })).not.toBeChecked();
  await settings.page.goto('/');
  await settings.page.getByRole('button', { name: 'Account' }).click();
  for (const [choice, scheme] of [['Dark', 'dark'], ['System', 'light']] as const) {
    await settings.page.getByText(choice, { exact: true }).click();
    await expect(chat.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
  }
  await settings.page.goto('/settings/notifications');
  await settings.page.getByRole('radio', { name: 'Only mentions and replies' }).check();
  await settings.page.getByRole('switch', { name: 'Quiet hours' }).check();
  await expect(settings.page.getByLabel('From')).toBeVisible();
  await expectGoodLooks(settings.page, 'settings-notifications');

  await expect(async () => {
    await chat.composer.fill('one');
    await chat.composer.press('Enter');
    await expect(chat.composer).toHaveValue('one\n', { timeout: 500 });
  }).toPass();
  await chat.composer.press('Control+Enter');
  await expect(chat.composer).toHaveValue('');

  const details = await chat.openDetails();
  await details.getByRole('button', { name: 'Mute' }).click();
  await chat.page.getByRole('menuitem', { name: 'For 8 hours' }).click();
  await expect(details.getByText(/^Muted until/)).toBeVisible();
});

test('all of one’s data comes as a file', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'), still);
  const { page } = ada;
  await page.goto('/settings/export');
  await page.getByRole('button', { name: 'Prepare a file' }).click();
  await expect(page.getByText('Ready')).toBeVisible();
  await expectGoodLooks(page, 'settings-export');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const file = readFileSync(await (await download).path());
  expect(file.subarray(0, 2).toString(), 'a ZIP archive').toBe('PK');
});

test('an account that is to be deleted can be kept for a while', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'), still);
  const { page, account } = ada;
  await page.goto('/settings/delete');
  await page.getByLabel('Your password', { exact: true }).fill(account.password);
  await expectGoodLooks(page, 'settings-delete');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByRole('alert').getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.getByText(/^Your account will be deleted on/)).toBeVisible();

  await page.goto('/');
  await expect(ada.list.getByText(/^Your account will be deleted on/)).toBeVisible();
  await expectGoodLooks(page, 'list-leaving');
  await ada.list.getByRole('button', { name: 'Keep my account' }).click();
  await expect(ada.list.getByText(/^Your account will be deleted on/)).toBeHidden();
  await page.reload();
  await expect(ada.list).toBeVisible();
  await expect(ada.list.getByText(/^Your account will be deleted on/)).toBeHidden();
});

test('on a phone there is the list of settings or a page of it', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'), { viewport: { width: 360, height: 740 }, ...still });
  const { page } = ada;
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('navigation', { name: 'Settings' })).toBeVisible();
  await expectGoodLooks(page, 'settings');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('link', { name: 'E-mail address' }).click();
  await expect(page.getByRole('heading', { name: 'E-mail address' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Settings' })).toBeHidden();
  await page.getByRole('link', { name: 'Back to settings' }).click();
  await expect(page.getByRole('navigation', { name: 'Settings' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to conversations' }).click();
  await expect(ada.list).toBeVisible();
});
