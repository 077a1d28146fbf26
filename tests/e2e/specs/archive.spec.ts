import type { Locator } from '@playwright/test';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

/** Chooses an entry of the menu of the conversation that is open. */
async function choose(tab: Tab, name: string, entry: string): Promise<void> {
  await tab.page.getByRole('main').getByRole('button', { name: `Actions for ${name}` }).click();
  await tab.page.getByRole('menuitem', { name: entry, exact: true }).click();
  await expect(tab.page.getByRole('menu')).toBeHidden();
}

const section = (tab: Tab, name: string): Locator => tab.list.getByRole('region', { name, exact: true });

const openArchive = (tab: Tab): Promise<void> => tab.list.getByRole('link', { name: 'Archive', exact: true }).click();

const archive = (tab: Tab): Locator => tab.page.getByRole('main').getByRole('list', { name: 'Archive' });

test('a favourite stands first on all devices, and nobody else notices', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  const direct = await adaUser.direct(benUser);
  await benUser.send(group, 'long ago');
  await benUser.send(direct, 'just now');
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser);
  await ben.goToList();
  await ada.goTo(group);
  const second = await ada.newTab();
  await second.goToList();

  await choose(ada, 'Harbour crew', 'Add to favourites');
  for (const tab of [ada, second]) {
    await expect(section(tab, 'Favourites').getByRole('link')).toHaveText([/Harbour crew/]);
    await expect(section(tab, 'Other conversations').getByRole('link')).toHaveText([/Ben Okafor/]);
  }
  await expectGoodLooks(ada.page, 'favourites');
  await ada.page.reload();
  await expect(section(ada, 'Favourites').getByRole('link')).toHaveText([/Harbour crew/]);
  await expect(section(ben, 'Favourites')).toHaveCount(0);

  // Both parts are one list for the arrow keys.
  await section(ada, 'Favourites').getByRole('link').focus();
  await ada.page.keyboard.press('ArrowDown');
  await expect(section(ada, 'Other conversations').getByRole('link')).toBeFocused();

  await choose(ada, 'Harbour crew', 'Remove from favourites');
  for (const tab of [ada, second]) await expect(section(tab, 'Favourites')).toHaveCount(0);
});

test('what is archived is out of the list on all devices until something new comes', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  const direct = await adaUser.direct(benUser);
  await benUser.send(group, 'over');
  await benUser.send(direct, 'hello');
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const second = await ada.newTab();
  await second.goToList();
  await openArchive(second);
  await expect(second.page.getByText('Nothing in the archive')).toBeVisible();
  await expectGoodLooks(second.page, 'archive-empty');

  // By keys alone.
  await ada.goTo(group);
  await ada.page.getByRole('button', { name: 'Actions for Harbour crew' }).focus();
  await ada.page.keyboard.press('Enter');
  await ada.page.getByRole('menuitem', { name: 'Archive', exact: true }).focus();
  await ada.page.keyboard.press('Enter');
  await expect(ada.entry('Harbour crew')).toHaveCount(0);
  await expect(second.entry('Harbour crew')).toHaveCount(0);
  await expect(archive(second).getByRole('link')).toHaveText([/Harbour crew/]);
  await expectGoodLooks(second.page, 'archive');
  await ada.page.reload();
  await expect(ada.entry('Ben Okafor')).toBeVisible();
  await expect(ada.entry('Harbour crew')).toHaveCount(0);

  // Whoever looks for it by its name finds it all the same.
  await ada.list.getByRole('searchbox').fill('harbour');
  await expect(ada.entry('Harbour crew')).toBeVisible();
  await ada.list.getByRole('searchbox').fill('');

  await benUser.send(group, 'begun again');
  for (const tab of [ada, second]) await expect(tab.entry('Harbour crew')).toContainText('begun again');
  await expect(archive(second)).toHaveCount(0);
});

test('what is muted stays in the archive, and is taken out of it by hand', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  await benUser.send(group, 'over');
  await adaUser.mute(group);
  const ada = await people.signedIn(adaUser);
  await ada.goTo(group);
  await choose(ada, 'Harbour crew', 'Archive');
  await expect(ada.list.getByText('All your conversations are in the archive.')).toBeVisible();
  await benUser.send(group, 'nobody hears this');
  await expect(ada.message('nobody hears this')).toBeVisible();
  await expect(ada.entry('Harbour crew')).toHaveCount(0);
  await openArchive(ada);
  await archive(ada).getByRole('link', { name: /Harbour crew/ }).click();
  await choose(ada, 'Harbour crew', 'Take out of the archive');
  await expect(ada.entry('Harbour crew')).toBeVisible();
});

test('without a connection it is taken back and says so, and can be tried again', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'hello');
  const ada = await people.signedIn(adaUser, { cable, reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  // The menu, and the page, come when they are first opened.
  await ada.page.getByRole('button', { name: 'Actions for Ben Okafor' }).click();
  await ada.page.keyboard.press('Escape');
  await goOffline(ada, cable);
  await choose(ada, 'Ben Okafor', 'Archive');
  const refused = ada.page.getByRole('alert').filter({ hasText: 'Not archived.' });
  await expect(refused).toContainText('The server cannot be reached.');
  await expect(ada.entry('Ben Okafor')).toBeVisible();
  await expectGoodLooks(ada.page, 'archive-failed');
  await goOnline(ada, cable);
  await refused.getByRole('button', { name: 'Try again' }).click();
  await expect(ada.entry('Ben Okafor')).toHaveCount(0);
  await expect(refused).toBeHidden();
});

test('the archive that cannot be loaded says so, and the next attempt shows it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  await ada.goToList();
  await expect(ada.entry('Ben Okafor')).toBeVisible();
  ada.watch.expect(/archived=true/);
  await ada.page.route('**/api/v1/conversations?archived=true*', route => route.abort());
  await openArchive(ada);
  await expect(ada.page.getByText('What else is in the archive could not be loaded.')).toBeVisible();
  await ada.page.unroute('**/api/v1/conversations?archived=true*');
  await ada.page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
  await expect(ada.page.getByText('Nothing in the archive')).toBeVisible();
});

test('on a phone one archives by the menu, and goes to the archive and back', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  await benUser.send(group, 'over');
  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, reducedMotion: 'reduce' });
  await phone.goTo(group);
  await choose(phone, 'Harbour crew', 'Archive');
  await phone.page.getByRole('main').getByRole('link', { name: 'Back to conversations' }).click();
  await expect(phone.list.getByText('All your conversations are in the archive.')).toBeVisible();
  await openArchive(phone);
  await expect(archive(phone).getByRole('link')).toHaveText([/Harbour crew/]);
  await expectGoodLooks(phone.page, 'archive-phone');
  await phone.page.setViewportSize({ width: 320, height: 640 });
  await phone.page.getByRole('main').getByRole('link', { name: 'Back to conversations' }).click();
  await expect(phone.list).toBeVisible();
});
