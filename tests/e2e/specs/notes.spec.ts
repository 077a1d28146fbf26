import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

/** By the menu of the account. */
async function openNotes(tab: Tab): Promise<void> {
  await tab.page.getByRole('button', { name: 'Account', exact: true }).click();
  await tab.page.getByRole('button', { name: 'Notes to self' }).click();
  await expect(tab.heading).toHaveText('Notes to self');
}

test('notes to self are on all devices, found and forwarded to, and tell nobody anything', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const direct = await adaUser.direct(benUser);
  await benUser.send(direct, 'The gate code is 4711');
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser);
  await ben.goToList();
  const second = await ada.newTab();
  await second.goToList();

  await openNotes(ada);
  await expect(ada.page.getByText('Your notes to yourself.', { exact: false })).toBeVisible();
  await expect(ada.page.getByText('Write down what you want to remember')).toBeVisible();
  await expectGoodLooks(ada.page, 'notes-empty');
  await ada.send('buy milk');
  await expect(second.entry('Notes to self')).toContainText('buy milk');
  await expect(second.entry('Notes to self')).not.toContainText('unread');
  await expect(second.entry('Notes to self')).not.toContainText('You:');
  await second.open('Notes to self');
  await expect(second.message('buy milk')).toBeVisible();

  // Nothing of it is read by somebody, and there is nobody to be told of or added.
  const details = await ada.openDetails();
  for (const name of ['Mute', 'Mark as unread', 'Add people', 'Leave group', 'Block']) {
    await expect(details.getByRole('button', { name })).toHaveCount(0);
  }
  await ada.closeDetails();

  await ada.goTo(direct);
  await ada.message('The gate code is 4711').hover();
  await ada.message('The gate code is 4711').getByRole('button', { name: 'Message actions' }).click();
  await ada.page.getByRole('menu', { name: 'Message actions' }).getByRole('menuitem', { name: 'Forward' }).click();
  const dialog = ada.page.getByRole('dialog', { name: 'Forward message' });
  await dialog.getByRole('searchbox').fill('notes');
  await dialog.getByRole('list', { name: 'Conversations' }).getByRole('button', { name: 'Notes to self' }).click();
  await dialog.getByRole('button', { name: /^Forward to/ }).click();
  await expect(second.message('The gate code is 4711')).toContainText('Forwarded');

  await ada.page.getByRole('button', { name: 'Search messages' }).click();
  const main = ada.page.getByRole('main');
  await main.getByRole('combobox', { name: 'Where' }).selectOption('Notes to self');
  await main.getByRole('searchbox', { name: 'Search messages' }).fill('milk');
  await expect(main.getByRole('list', { name: 'Messages found' }).getByRole('link')).toHaveCount(1);
  await expect(ben.list.getByRole('link', { name: /milk|Notes/ })).toHaveCount(0);
});

test('without a connection a note waits, and is there when it is back', async ({ people, cable }) => {
  const adaUser = await people.api('Ada Lovelace');
  const ada = await people.signedIn(adaUser, { cable });
  await openNotes(ada);
  await ada.send('first');
  await expect(ada.status('first', 'Sent')).toBeVisible();
  await goOffline(ada, cable);
  await ada.page.goBack();
  await openNotes(ada);
  await ada.send('thought of on the train');
  await expect(ada.status('thought of on the train', 'Sending')).toBeVisible();
  await goOnline(ada, cable);
  await expect(ada.status('thought of on the train', 'Sent')).toBeVisible();
});

test('notes that cannot be opened say so, and open at the next attempt', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const ada = await people.signedIn(adaUser);
  ada.watch.expect(/\/api\/v1\/conversations/);
  await ada.page.route('**/api/v1/conversations', route => route.abort());
  await ada.page.getByRole('button', { name: 'New conversation' }).click();
  const dialog = ada.page.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByRole('button', { name: 'Notes to self' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The server cannot be reached.');
  await ada.page.unroute('**/api/v1/conversations');
  await dialog.getByRole('button', { name: 'Notes to self' }).click();
  await expect(dialog).toBeHidden();
  await expect(ada.heading).toHaveText('Notes to self');
});

test('on a phone notes are opened by the menu of the account', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, reducedMotion: 'reduce' });
  await openNotes(phone);
  await phone.send('short');
  await expect(phone.status('short', 'Sent')).toBeVisible();
  await expect(phone.composer).toBeInViewport({ ratio: 1 });
  await expectGoodLooks(phone.page, 'notes-phone');
});
