import type { Locator } from '@playwright/test';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

/** Opens a message's menu, as a mouse does. */
async function menuOf(tab: Tab, text: string): Promise<Locator> {
  await tab.message(text).hover();
  await tab.message(text).getByRole('button', { name: 'Message actions' }).click();
  const menu = tab.page.getByRole('menu', { name: 'Message actions' });
  await expect(menu).toBeVisible();
  return menu;
}

async function react(tab: Tab, text: string, emoji: string): Promise<void> {
  await (await menuOf(tab, text)).getByRole('menuitem', { name: `React with ${emoji}` }).click();
}

/** An emoji under a message, by all that it says. */
const chip = (tab: Tab, text: string, name: string) => tab.message(text).getByRole('button', { name, exact: true });

test('two react to a message, see one another, and take it back', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'Ship it?');
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  const bensOther = await ben.newTab();
  await bensOther.goTo(conversation);

  await react(ben, 'Ship it?', '👍');
  for (const tab of [ben, bensOther]) {
    await expect(chip(tab, 'Ship it?', '👍 1: You')).toHaveAttribute('aria-pressed', 'true');
  }
  await expect(chip(ada, 'Ship it?', '👍 1: Ben Okafor')).toHaveAttribute('aria-pressed', 'false');
  await expect(ada.message('Ship it?')).not.toContainText('edited');

  await chip(ada, 'Ship it?', '👍 1: Ben Okafor').click();
  await expect(chip(ada, 'Ship it?', '👍 2: You and Ben Okafor')).toBeVisible();
  await expect(chip(ben, 'Ship it?', '👍 2: You and Ada Lovelace')).toBeVisible();

  // Any other emoji, from the grid.
  await (await menuOf(ada, 'Ship it?')).getByRole('menuitem', { name: 'More emoji' }).click();
  const picker = ada.page.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('combobox', { name: 'Search emoji' }).fill('rocket');
  await picker.getByRole('gridcell', { name: 'rocket', exact: true }).click();
  await expect(picker).toBeHidden();
  await expect(chip(ben, 'Ship it?', '🚀 1: Ada Lovelace')).toBeVisible();

  // Who it was, as a list.
  await (await menuOf(ben, 'Ship it?')).getByRole('menuitem', { name: 'Who reacted' }).click();
  const list = ben.page.getByRole('dialog', { name: 'Who reacted' });
  await expect(list.getByRole('listitem')).toHaveText([/Ben Okafor.*👍/, /Ada Lovelace.*👍/, /Ada Lovelace.*🚀/]);
  await list.getByRole('button', { name: 'Close' }).click();
  await expect(ben.message('Ship it?')).toBeFocused();

  await chip(ben, 'Ship it?', '👍 2: You and Ada Lovelace').click();
  await expect(chip(ada, 'Ship it?', '👍 1: You')).toBeVisible();
  await (await menuOf(ada, 'Ship it?')).getByRole('menuitem', { name: 'Take back 👍' }).click();
  await expect(ben.message('Ship it?').getByRole('list', { name: 'Reactions' }).getByRole('listitem')).toHaveCount(1);

  // It is kept, and it is the server's; nobody has anything to read because of it.
  await ben.page.reload();
  await expect(chip(ben, 'Ship it?', '🚀 1: Ada Lovelace')).toBeVisible();
  await expect(ben.entry('Ada Lovelace')).not.toContainText('unread');
});

test('without a connection it is refused at once, and can be tried again', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Are you there?');
  const ada = await people.signedIn(adaUser, { cable });
  await ada.goTo(conversation);
  await expect(ada.message('Are you there?')).toBeVisible();

  // The menu comes with the first message whose menu is opened.
  await menuOf(ada, 'Are you there?');
  await ada.page.keyboard.press('Escape');
  await goOffline(ada, cable);
  await react(ada, 'Are you there?', '👍');
  const refused = ada.message('Are you there?').getByRole('alert');
  await expect(refused).toContainText('👍 was not added. Reacting needs a connection.');
  await expect(ada.message('Are you there?').getByRole('list', { name: 'Reactions' })).toHaveCount(0);
  await goOnline(ada, cable);
  await refused.getByRole('button', { name: 'Try again' }).click();
  await expect(chip(ada, 'Are you there?', '👍 1: You')).toBeVisible();
  await expect(refused).toBeHidden();
});

test('what the server refuses is taken back and says which limit', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'One each');
  await ownServer.restart({ Parley__Reactions__EmojiPerPerson: '1' });
  const ada = await people.signedIn(adaUser, { server: ownServer });
  await ada.goTo(conversation);
  await react(ada, 'One each', '👍');
  await expect(chip(ada, 'One each', '👍 1: You')).toBeVisible();

  await (await menuOf(ada, 'One each')).getByRole('menuitem', { name: 'More emoji' }).click();
  const picker = ada.page.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('combobox', { name: 'Search emoji' }).fill('party popper');
  await picker.getByRole('gridcell', { name: 'party popper', exact: true }).click();
  const refused = ada.message('One each').getByRole('alert');
  await expect(refused).toContainText('One person puts at most 1 emoji under one message.');
  await expect(ada.message('One each').getByRole('list', { name: 'Reactions' }).getByRole('listitem')).toHaveCount(1);
  await refused.getByRole('button', { name: 'Close' }).click();
  await expect(refused).toBeHidden();
});

test('on a phone a message is held to react, and at a keyboard its menu is reached', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'hold me');
  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await phone.goTo(conversation);
  const menu = phone.page.getByRole('menu', { name: 'Message actions' });
  await hold(phone, phone.message('hold me').getByText('hold me'), menu);
  await expect(menu).toBeInViewport({ ratio: 1 });
  await menu.getByRole('menuitem', { name: 'React with ❤️' }).tap();
  await expect(chip(phone, 'hold me', '❤️ 1: You')).toBeVisible();
  // A finger that stays on it shows who.
  const list = phone.page.getByRole('dialog', { name: 'Who reacted' });
  await hold(phone, chip(phone, 'hold me', '❤️ 1: You'), list);
  await expect(list.getByRole('listitem')).toHaveText([/Ada Lovelace.*❤️/]);
  await list.getByRole('button', { name: 'Close' }).tap();
  await chip(phone, 'hold me', '❤️ 1: You').tap();
  await expect(phone.message('hold me').getByRole('list', { name: 'Reactions' })).toHaveCount(0);

  const desk = await people.signedIn(adaUser);
  await desk.goTo(conversation);
  await expect(desk.message('hold me')).toBeVisible();
  await desk.message('hold me').focus();
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('menuitem', { name: 'React with 👍' })).toBeFocused();
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Enter');
  await expect(chip(phone, 'hold me', '❤️ 1: You')).toBeVisible();
  await expect(desk.message('hold me')).toBeFocused();
});

test('looks: emoji under messages, the menu, the picker, who reacted', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.group('Harbour', benUser);
  await benUser.send(conversation, 'Morning! The plan is at the end of the pier, where all the boats are.', 'Bring a rope');
  await adaUser.send(conversation, 'See you at nine');
  const ada = await people.signedIn(adaUser, { server: ownServer, reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser, { server: ownServer });
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  await react(ada, 'Bring a rope', '👍');
  await react(ben, 'See you at nine', '❤️');
  await react(ben, 'See you at nine', '😂');
  await chip(ada, 'See you at nine', '❤️ 1: Ben Okafor').click();
  await expect(chip(ada, 'See you at nine', '❤️ 2: You and Ben Okafor')).toBeVisible();
  await expectGoodLooks(ada.page, 'reactions');
  await menuOf(ada, 'See you at nine');
  await expectGoodLooks(ada.page, 'reactions-menu');
  await ada.page.getByRole('menuitem', { name: 'More emoji' }).click();
  await expect(ada.page.getByRole('dialog', { name: 'Emoji' })).toBeVisible();
  await expectGoodLooks(ada.page, 'reactions-picker');
  await ada.page.keyboard.press('Escape');
  await expect(ada.page.getByRole('dialog', { name: 'Emoji' })).toBeHidden();
  await (await menuOf(ada, 'See you at nine')).getByRole('menuitem', { name: 'Who reacted' }).click();
  await expect(ada.page.getByRole('dialog').getByRole('listitem')).toHaveCount(3);
  await expectGoodLooks(ada.page, 'reactions-who');
});

/** A finger that stays until something is there. */
async function hold(tab: Tab & { context: import('@playwright/test').BrowserContext }, on: Locator, opens: Locator): Promise<void> {
  const box = await on.boundingBox();
  if (!box) throw new Error('It is not drawn.');
  const touch = await tab.context.newCDPSession(tab.page);
  const at = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at });
  await expect(opens).toBeVisible();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
