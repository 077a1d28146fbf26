import type { Locator } from '@playwright/test';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

/** Does what a message's menu offers. */
async function choose(tab: Tab, text: string, item: 'Pin' | 'Unpin'): Promise<void> {
  await tab.message(text).hover();
  await tab.message(text).getByRole('button', { name: 'Message actions' }).click();
  await tab.page.getByRole('menu', { name: 'Message actions' }).getByRole('menuitem', { name: item, exact: true }).click();
}

const bar = (tab: Tab): Locator => tab.page.getByRole('button', { name: /^\d+ pinned messages?:/ });
const list = (tab: Tab): Locator => tab.page.getByRole('dialog', { name: 'Pinned messages' });

test('two pin a message, see it marked and counted, and are led to it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'The boat leaves at nine', ...Array.from({ length: 60 }, (_, i) => `and so on ${i}`));
  await adaUser.pin(conversation, 'The boat leaves');
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  const bensOther = await ben.newTab();
  await bensOther.goTo(conversation);
  for (const tab of [ada, ben]) await expect(bar(tab)).toHaveText(/1 pinned message\s*The boat leaves at nine/);

  await choose(ben, 'and so on 59', 'Pin');
  for (const tab of [ada, ben, bensOther]) {
    await expect(bar(tab)).toHaveAccessibleName('2 pinned messages: and so on 59');
    await expect(tab.message('and so on 59').getByText('Pinned', { exact: true })).toBeAttached();
  }
  await expect(ada.message('and so on 59')).not.toContainText('edited');

  // The list leads to a message that lies far back.
  await bar(ada).click();
  await expect(list(ada).getByRole('listitem')).toHaveText([/You.*and so on 59.*Pinned by Ben Okafor/, /You.*The boat leaves at nine.*Pinned by you/]);
  await list(ada).getByRole('button', { name: /The boat leaves at nine$/ }).click();
  await expect(list(ada)).toBeHidden();
  await expect(ada.message('The boat leaves at nine')).toBeInViewport();
  await expect(ada.message('The boat leaves at nine')).toBeFocused();

  // Either of two takes it off; what is left stays over a reload, and nobody has anything to read because of it.
  await choose(ada, 'The boat leaves at nine', 'Unpin');
  await expect(bar(ben)).toHaveAccessibleName('1 pinned message: and so on 59');
  await ben.page.reload();
  await expect(bar(ben)).toHaveAccessibleName('1 pinned message: and so on 59');
  await expect(ben.entry('Ada Lovelace')).not.toContainText('unread');
});

test('in a group moderators pin, and everybody is led there', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour', benUser);
  await benUser.send(group, 'Bring a rope');
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(group);
  await ben.goTo(group);
  await choose(ada, 'Bring a rope', 'Pin');

  await bar(ben).click();
  await expect(list(ben).getByRole('listitem')).toHaveText([/You.*Bring a rope.*Pinned by Ada Lovelace/]);
  await expect(list(ben).getByRole('button', { name: /^Unpin/ })).toHaveCount(0);
  await list(ben).getByRole('button', { name: 'Close' }).click();
  await expect(bar(ben)).toBeFocused();
  await ben.message('Bring a rope').hover();
  await ben.message('Bring a rope').getByRole('button', { name: 'Message actions' }).click();
  await expect(ben.page.getByRole('menuitem', { name: 'Copy text' })).toBeVisible();
  await expect(ben.page.getByRole('menuitem', { name: 'Unpin' })).toHaveCount(0);
});

test('when the last one is taken off, the list says so and the bar goes', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'Only this');
  const ada = await people.signedIn(adaUser);
  await ada.goTo(conversation);
  await expect(ada.message('Only this')).toBeVisible();
  await expect(bar(ada)).toHaveCount(0);
  await choose(ada, 'Only this', 'Pin');
  await bar(ada).click();
  await list(ada).getByRole('button', { name: 'Unpin “Only this”' }).click();
  await expect(list(ada)).toContainText('Nothing is pinned');
  await list(ada).getByRole('button', { name: 'Close' }).click();
  await expect(bar(ada)).toHaveCount(0);
});

test('without a connection what is pinned can be read, and a change is refused at once', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Are you there?', 'Hello?');
  await benUser.pin(conversation, 'Are you there?');
  const ada = await people.signedIn(adaUser, { cable });
  await ada.goTo(conversation);
  // Menu and list come with the first use of each.
  await choose(ada, 'Hello?', 'Pin');
  await bar(ada).click();
  await expect(list(ada).getByRole('listitem')).toHaveCount(2);
  await ada.page.keyboard.press('Escape');
  await goOffline(ada, cable);

  await choose(ada, 'Hello?', 'Unpin');
  const refused = ada.message('Hello?').getByRole('alert');
  await expect(refused).toContainText('It was not unpinned. Pinning needs a connection.');
  await bar(ada).click();
  await expect(list(ada).getByRole('listitem')).toHaveCount(2);
  await ada.page.keyboard.press('Escape');
  await goOnline(ada, cable);
  await refused.getByRole('button', { name: 'Try again' }).click();
  await expect(bar(ada)).toHaveAccessibleName('1 pinned message: Are you there?');
  await expect(refused).toBeHidden();
});

test('what the server refuses says which limit, and a list that cannot be loaded says so', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'First', 'Second');
  await ownServer.restart({ Parley__Pins__PerConversation: '1' });
  const ada = await people.signedIn(adaUser, { server: ownServer });
  await ada.goTo(conversation);
  await choose(ada, 'First', 'Pin');
  await expect(bar(ada)).toHaveAccessibleName('1 pinned message: First');
  await choose(ada, 'Second', 'Pin');
  const refused = ada.message('Second').getByRole('alert');
  await expect(refused).toContainText('It was not pinned. At most 1 of a conversation\'s');
  await refused.getByRole('button', { name: 'Close' }).click();
  await expect(refused).toBeHidden();

  // What this page has is shown with a word of warning, and can be loaded again.
  await ada.page.route('**/pins?*', route => route.abort('connectionrefused'));
  ada.watch.expectLostConnection();
  await ada.page.reload();
  await bar(ada).click();
  await expect(list(ada).getByRole('alert')).toContainText('these are the pinned messages that this browser knows of');
  await expect(list(ada).getByRole('listitem')).toHaveText([/First/]);
  await ada.page.unroute('**/pins?*');
  await list(ada).getByRole('button', { name: 'Try again' }).click();
  await expect(list(ada).getByRole('alert')).toHaveCount(0);
  await expect(list(ada).getByRole('listitem')).toHaveText([/First/]);
});

test('on a phone a message is pinned from its menu, and the list leads to it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'hold me', ...Array.from({ length: 20 }, (_, i) => `line ${i}`));
  await benUser.pin(conversation, 'hold me');
  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await phone.goTo(conversation);
  await phone.message('line 19').focus();
  await phone.page.keyboard.press('Enter');
  await phone.page.getByRole('menuitem', { name: 'Pin', exact: true }).tap();
  await expect(bar(phone)).toHaveAccessibleName('2 pinned messages: line 19');
  await bar(phone).tap();
  await expect(list(phone)).toBeInViewport({ ratio: 1 });
  await list(phone).getByRole('button', { name: /hold me$/ }).tap();
  await expect(list(phone)).toBeHidden();
  await expect(phone.message('hold me')).toBeInViewport();
});

test('looks: the bar, the mark, the list of pins', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.group('Harbour', benUser);
  await benUser.send(conversation, 'Morning! The plan is at the end of the pier, where all the boats are, and it is **long** enough to be cut.', 'Bring a rope');
  await adaUser.send(conversation, 'See you at nine');
  for (const text of ['Bring a rope', 'See you at nine', 'Morning!']) await adaUser.pin(conversation, text);
  const ada = await people.signedIn(adaUser, { server: ownServer, reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await expect(bar(ada)).toBeVisible();
  await expectGoodLooks(ada.page, 'pins');
  await bar(ada).click();
  await expect(list(ada).getByRole('listitem')).toHaveCount(3);
  await expectGoodLooks(ada.page, 'pins-list');
});
