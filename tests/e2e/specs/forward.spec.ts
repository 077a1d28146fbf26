import type { Locator } from '@playwright/test';
import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

async function forward(tab: Tab, text: string): Promise<Locator> {
  await tab.message(text).hover();
  await tab.message(text).getByRole('button', { name: 'Message actions' }).click();
  await tab.page.getByRole('menu', { name: 'Message actions' }).getByRole('menuitem', { name: 'Forward' }).click();
  const dialog = tab.page.getByRole('dialog', { name: 'Forward message' });
  await expect(dialog.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused();
  return dialog;
}

test('a message goes on to several conversations, and nothing says where it was', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const source = await adaUser.direct(benUser);
  const direct = await benUser.direct(cemUser);
  const group = await benUser.group('Harbour crew', cemUser);
  await adaUser.send(source, 'The ship is in');
  const ben = await people.signedIn(benUser, still);
  const cem = await people.signedIn(cemUser, still);
  await ben.goTo(source);
  await cem.goTo(direct);

  const dialog = await forward(ben, 'The ship is in');
  const targets = dialog.getByRole('list', { name: 'Conversations' });
  await expect(targets.getByRole('button')).toHaveCount(3);
  await expect(dialog.getByRole('button', { name: 'Choose conversations' })).toBeDisabled();
  await dialog.getByRole('searchbox').fill('nobody at all');
  await expect(dialog.getByRole('status')).toHaveText('No conversation matches “nobody at all”.');
  await dialog.getByRole('searchbox').fill('cem');
  await targets.getByRole('button', { name: 'Cem Yıldız' }).click();
  await dialog.getByRole('searchbox').fill('');
  await targets.getByRole('button', { name: 'Harbour crew' }).click();
  await expectGoodLooks(ben.page, 'forward');
  await dialog.getByRole('button', { name: 'Forward to 2 conversations' }).click();
  await expect(dialog).toBeHidden();
  await expect(ben.heading).toHaveText('Ada Lovelace');

  await expect(cem.message('The ship is in')).toContainText('Forwarded');
  await expect(cem.message('The ship is in')).not.toContainText('Ada Lovelace');
  await expectGoodLooks(cem.page, 'forwarded');
  await cem.goTo(group);
  await expect(cem.message('The ship is in')).toContainText('Forwarded');

  // What was sent on is nobody's to edit.
  await ben.goTo(direct);
  await ben.message('The ship is in').hover();
  await ben.message('The ship is in').getByRole('button', { name: 'Message actions' }).click();
  await expect(ben.page.getByRole('menu').getByRole('menuitem', { name: 'Edit' })).toBeHidden();
});

test('a file goes on with its message, and stays when the one before is deleted', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const source = await adaUser.direct(benUser);
  await benUser.direct(cemUser);
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser, still);
  const cem = await people.signedIn(cemUser, still);
  await ada.goTo(source);
  await ada.page.locator('input[type="file"]').first().setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('the plan') });
  await expect(ada.tray.getByRole('listitem')).toHaveCount(1);
  await ada.composer.fill('Here it is');
  await expect(ada.sendButton).toBeEnabled();
  await ada.composer.press('Enter');
  await expect(ada.message('Here it is')).toBeVisible();
  await ben.goTo(source);
  const dialog = await forward(ben, 'Here it is');
  await dialog.getByRole('button', { name: 'Cem Yıldız' }).click();
  await dialog.getByRole('button', { name: 'Forward to 1 conversation' }).click();
  await expect(ben.heading).toHaveText('Cem Yıldız');
  await expect(ben.status('Here it is', 'Sent').or(ben.status('Here it is', 'Delivered'))).toBeVisible();

  await ada.message('Here it is').hover();
  await ada.message('Here it is').getByRole('button', { name: 'Message actions' }).click();
  await ada.page.getByRole('menuitem', { name: 'Delete for everyone' }).click();
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click();
  await expect(ada.message('Here it is')).toBeHidden();
  await cem.open('Ben Okafor');
  await expect(cem.message('Here it is')).toContainText('Forwarded');
  await expect(cem.message('Here it is')).toContainText('plan.txt');
});

test('on a phone the choice fits the page', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const source = await adaUser.direct(benUser);
  const silent = await adaUser.group('News', benUser);
  await adaUser.announce(silent);
  await adaUser.group('Harbour crew', benUser);
  await adaUser.send(source, 'Look');
  const ben = await people.signedIn(benUser, phone);
  await ben.goTo(source);
  await ben.message('Look').getByRole('button', { name: 'Message actions' }).focus();
  await ben.page.keyboard.press('Enter');
  await ben.page.getByRole('menuitem', { name: 'Forward' }).tap();
  const dialog = ben.page.getByRole('dialog', { name: 'Forward message' });
  await expect(dialog.getByRole('button', { name: 'News' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Harbour crew' }).tap();
  const send = dialog.getByRole('button', { name: 'Forward to 1 conversation' });
  await expect(send).toBeInViewport({ ratio: 1 });
  await send.tap();
  await expect(ben.heading).toHaveText('Harbour crew');
  await expect(ben.message('Look')).toContainText('Forwarded');
});

test('offline it waits; and when the message before is gone by then, that is said', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const source = await adaUser.direct(benUser);
  await benUser.group('Harbour crew', adaUser);
  await adaUser.send(source, 'stays', 'goes');
  const ben = await people.signedIn(benUser, { cable });
  const ada = await people.signedIn(adaUser);
  await ben.goTo(source);
  await ada.goTo(source);
  await shellKept(ben.page);
  await goOffline(ben, cable);
  for (const text of ['stays', 'goes']) {
    if (text === 'goes') await ben.open('Ada Lovelace');
    const dialog = await forward(ben, text);
    await dialog.getByRole('button', { name: 'Harbour crew' }).click();
    await dialog.getByRole('button', { name: 'Forward to 1 conversation' }).click();
    await expect(ben.status(text, 'Sending')).toBeVisible();
  }

  await ada.message('goes').hover();
  await ada.message('goes').getByRole('button', { name: 'Message actions' }).click();
  await ada.page.getByRole('menuitem', { name: 'Delete for everyone' }).click();
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click();
  await expect(ada.message('goes')).toBeHidden();
  await goOnline(ben, cable);
  await expect(ben.status('stays', 'Sent').or(ben.status('stays', 'Delivered'))).toBeVisible();
  await expect(ben.status('goes', 'Failed')).toBeVisible();
  await expect(ben.page.getByText('Not sent. This message was deleted.')).toBeVisible();
});
