import type { Locator } from '@playwright/test';
import { expectGoodLooks } from '../fixtures/looks.ts';
import type { Tab } from '../fixtures/person.ts';
import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import { expect, test } from '../fixtures/test.ts';

/** Opens a message's menu, as a mouse does. */
async function menuOf(tab: Tab, text: string): Promise<Locator> {
  await tab.message(text).hover();
  await tab.message(text).getByRole('button', { name: 'Message actions' }).click();
  const menu = tab.page.getByRole('menu', { name: 'Message actions' });
  await expect(menu).toBeVisible();
  return menu;
}

async function choose(tab: Tab, text: string, action: string): Promise<void> {
  await (await menuOf(tab, text)).getByRole('menuitem', { name: action }).click();
}

const field = (tab: Tab) => tab.page.getByRole('textbox', { name: 'Edit message' });

/** Says yes to the question that a deletion asks. */
async function confirm(tab: Tab, action: string): Promise<void> {
  const dialog = tab.page.getByRole('dialog', { name: action });
  await dialog.getByRole('button', { name: action }).click();
  await expect(dialog).toBeHidden();
}

test('a message is edited, and everybody sees it, with what it said before for its sender alone', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  await ada.send('Helo');
  await expect(ben.message('Helo')).toBeVisible();

  await choose(ada, 'Helo', 'Edit');
  await expect(field(ada)).toBeFocused();
  await expect(field(ada)).toHaveValue('Helo');
  await field(ada).fill('Hello Ben');
  await field(ada).press('Enter');
  for (const tab of [ada, ben]) {
    await expect(tab.message('Hello Ben')).toContainText('edited');
    await expect(tab.message('Helo')).toBeHidden();
    await expect(tab.entry(tab === ada ? 'Ben Okafor' : 'Ada Lovelace')).toContainText('Hello Ben');
  }

  // Escape leaves it as it is; arrow up in the empty composer takes the last one.
  await ada.composer.focus();
  await ada.composer.press('ArrowUp');
  await expect(field(ada)).toHaveValue('Hello Ben');
  await field(ada).fill('something else');
  await field(ada).press('Escape');
  await expect(field(ada)).toBeHidden();
  await expect(ada.message('Hello Ben')).toBeFocused();

  await choose(ada, 'Hello Ben', 'Earlier versions');
  const versions = ada.page.getByRole('dialog', { name: 'Earlier versions' });
  await expect(versions.getByRole('listitem')).toHaveCount(1);
  await expect(versions).toContainText('Helo');
  await versions.getByRole('button', { name: 'Close' }).click();
  const bens = await menuOf(ben, 'Hello Ben');
  await expect(bens.getByRole('menuitem').filter({ hasText: /[a-z]/i })).toHaveText(['Reply', 'Copy text', 'Copy link', 'Forward', 'Pin', 'Delete for me']);
  await ben.page.keyboard.press('Escape');
  await expect(bens).toBeHidden();
  await expect(ben.message('Hello Ben')).toBeFocused();

  // It is kept, and it is the server's.
  await ben.page.reload();
  await expect(ben.message('Hello Ben')).toContainText('edited');
});

test('a message is deleted for everyone, or for oneself on all devices', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'one', 'two', 'three');
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  const bensOther = await ben.newTab();
  await bensOther.goTo(conversation);

  await choose(ada, 'two', 'Delete for everyone');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(ada.message('two')).toBeVisible();
  await choose(ada, 'two', 'Delete for everyone');
  await confirm(ada, 'Delete for everyone');
  for (const tab of [ada, ben, bensOther]) {
    await expect(tab.message('This message was deleted.')).toBeVisible();
    await expect(tab.message('two')).toBeHidden();
  }

  await choose(ben, 'three', 'Delete for me');
  await confirm(ben, 'Delete for me');
  for (const tab of [ben, bensOther]) await expect(tab.message('three')).toBeHidden();
  await expect(ada.message('three')).toBeVisible();
  await ben.page.reload();
  await expect(ben.message('one')).toBeVisible();
  await expect(ben.message('three')).toBeHidden();
  expect(await ben.texts()).toEqual(['one']);
});

test('in a group who moderates deletes others’ messages and sees what they said', async ({ people }) => {
  const [adaUser, benUser, cemUser] = [
    await people.api('Ada Lovelace'),
    await people.api('Ben Okafor'),
    await people.api('Cem Yıldız'),
  ];
  const group = await adaUser.group('Harbour', benUser, cemUser);
  await benUser.send(group, 'not nice at all');
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  const cem = await people.signedIn(cemUser);
  for (const tab of [ada, ben, cem]) await tab.goTo(group);
  await choose(ben, 'not nice at all', 'Edit');
  await field(ben).fill('quite nice');
  await field(ben).press('Enter');

  await choose(ada, 'quite nice', 'Earlier versions');
  await expect(ada.page.getByRole('dialog')).toContainText('not nice at all');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  const cems = await menuOf(cem, 'quite nice');
  await expect(cems.getByRole('menuitem', { name: 'Earlier versions' })).toHaveCount(0);
  await expect(cems.getByRole('menuitem', { name: 'Delete for everyone' })).toHaveCount(0);
  await cem.page.keyboard.press('Escape');

  await choose(ada, 'quite nice', 'Delete for everyone');
  await confirm(ada, 'Delete for everyone');
  for (const tab of [ada, ben, cem]) await expect(tab.message('This message was deleted.')).toBeVisible();
});

test('what is refused is taken back, says why, and can be tried again', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'as it was');
  const ada = await people.signedIn(adaUser, { server: ownServer });
  await ada.goTo(conversation);
  ada.watch.expectLostConnection();

  // The operator shortens the time while a page is open that knows the old one.
  await ownServer.restart({ Parley__Messages__EditWindow: '00:00:00.001' });
  await expect(ada.connection).toBeEmpty();
  await choose(ada, 'as it was', 'Edit');
  await field(ada).fill('too late');
  await field(ada).press('Enter');
  await expect(ada.message('as it was').getByRole('alert')).toContainText('Not edited. A message can be edited by its sender for');
  await ada.message('as it was').getByRole('button', { name: 'Edit again' }).click();
  await expect(field(ada)).toHaveValue('too late');
  await field(ada).press('Escape');

  // Without a connection nothing is done later: it is refused now.
  await ownServer.stop();
  await expect(ada.connection).not.toBeEmpty();
  await choose(ada, 'as it was', 'Delete for everyone');
  await confirm(ada, 'Delete for everyone');
  await expect(ada.message('as it was').getByRole('alert')).toContainText('Editing and deleting need a connection.');
  await ownServer.start();
  await expect(ada.connection).toBeEmpty();
  await ada.message('as it was').getByRole('button', { name: 'Try again' }).click();
  await expect(ada.message('This message was deleted.')).toBeVisible();
});

test('on a phone one holds a message, and at a keyboard one reaches its menu', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'hold me');
  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await phone.goTo(conversation);
  const box = await phone.message('hold me').getByText('hold me').boundingBox();
  if (!box) throw new Error('The message is not drawn.');
  const touch = await phone.context.newCDPSession(phone.page);
  const at = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at });
  const menu = phone.page.getByRole('menu', { name: 'Message actions' });
  await expect(menu).toBeVisible();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect(menu).toBeInViewport({ ratio: 1 });
  await menu.getByRole('menuitem', { name: 'Edit' }).tap();
  await field(phone).fill('held');
  await phone.page.getByRole('button', { name: 'Save' }).tap();
  await expect(phone.message('held')).toContainText('edited');

  const desk = await people.signedIn(adaUser);
  await desk.goTo(conversation);
  await expect(desk.message('held')).toBeVisible();
  await desk.composer.focus();
  for (let i = 0; i < 5 && !(await listHasFocus(desk)); i++) await desk.page.keyboard.press('Shift+Tab');
  await desk.page.keyboard.press('ArrowUp');
  await expect(desk.message('held')).toBeFocused();
  await desk.page.keyboard.press('Enter');
  const items = desk.page.getByRole('menu', { name: 'Message actions' }).getByRole('menuitem');
  await expect(items.first()).toBeFocused();
  for (let i = 0; i < 10 && !(await hasFocus(items.filter({ hasText: 'Edit' }))); i++) await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Enter');
  await expect(field(desk)).toBeFocused();
  await desk.page.keyboard.type('!');
  await desk.page.keyboard.press('Enter');
  await expect(phone.message('held!')).toBeVisible();
});

const hasFocus = (on: Locator) => on.evaluate(element => element === document.activeElement);

const listHasFocus = (tab: Tab) => hasFocus(tab.log);

test('a link leads to its message, far back as well', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, ...Array.from({ length: 120 }, (_, i) => `line ${i + 1}`));
  const ada = await people.signedIn(adaUser);
  await ada.page.goto(`/c/${conversation.id}/7`);
  await expect(ada.message('line 7')).toBeInViewport();
  await expect(ada.page).toHaveURL(new RegExp(`/c/${conversation.id}$`));

  await ada.page.goto(`/c/${conversation.id}/999`);
  await expect(ada.page.getByRole('alert')).toContainText('The message that the link leads to is gone');
  await ada.page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await expect(ada.page.getByRole('alert')).toBeHidden();
});

test('without a connection a link leads to what this browser keeps, and says why it leads no farther', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, ...Array.from({ length: 250 }, (_, i) => `line ${i + 1}`));
  await adaUser.seen(conversation, 250);
  const ada = await people.signedIn(adaUser, { cable });
  await shellKept(ada.page);
  await ada.page.goto(`/c/${conversation.id}/200`);
  await expect(ada.message('line 200')).toBeInViewport();
  await goOffline(ada, cable);

  await ada.page.goto(`/c/${conversation.id}/216`);
  await expect(ada.message('line 216')).toBeInViewport();
  await ada.page.goto(`/c/${conversation.id}/7`);
  await expect(ada.page.getByRole('alert').filter({ hasText: 'The link leads' })).toContainText('could not be loaded');
  await goOnline(ada, cable);
  await ada.page.goto(`/c/${conversation.id}/7`);
  await expect(ada.message('line 7')).toBeInViewport();
});

test('looks: edited, deleted, the menu, the field, the question, the versions, a refusal', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.group('Harbour', benUser);
  await benUser.send(conversation, 'Morning! The plan is at the end of the pier, where all the boats are.', 'gone');
  await adaUser.send(conversation, 'See you at nine', 'and bring the rope');
  const ada = await people.signedIn(adaUser, { server: ownServer, reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await choose(ada, 'See you at nine', 'Edit');
  await field(ada).fill('See you at ten');
  await expectGoodLooks(ada.page, 'edit-field');
  await field(ada).press('Enter');
  await choose(ada, 'gone', 'Delete for everyone');
  await expectGoodLooks(ada.page, 'delete-question');
  await confirm(ada, 'Delete for everyone');
  await expect(ada.message('This message was deleted.')).toBeVisible();
  await expect(ada.message('See you at ten')).toContainText('edited');
  await expectGoodLooks(ada.page, 'edited-and-deleted');
  await menuOf(ada, 'See you at ten');
  await expectGoodLooks(ada.page, 'message-menu');
  await ada.page.getByRole('menuitem', { name: 'Earlier versions' }).click();
  await expect(ada.page.getByRole('dialog')).toContainText('See you at nine');
  await expectGoodLooks(ada.page, 'message-versions');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  ada.watch.expectLostConnection();
  await ownServer.stop();
  await expect(ada.connection).not.toBeEmpty();
  await choose(ada, 'and bring the rope', 'Edit');
  await field(ada).fill('and the anchor');
  await field(ada).press('Enter');
  await expect(ada.message('and bring the rope').getByRole('alert')).toBeVisible();
  await expectGoodLooks(ada.page, 'edit-refused');
});

test('a message that is higher than the page has its menu beside what one reads', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, Array.from({ length: 120 }, (_, line) => `line ${line}`).join('\n'), 'after it');
  const ada = await people.signedIn(adaUser);
  await ada.goTo(conversation);
  const long = ada.log.locator('[data-message-id]').filter({ hasText: 'line 60' });
  await long.hover();
  const button = long.getByRole('button', { name: 'Message actions' });
  await expect(button).toBeInViewport({ ratio: 1 });
  await button.click();
  await expect(ada.page.getByRole('menuitem', { name: 'Edit', exact: true })).toBeInViewport({ ratio: 1 });
});
