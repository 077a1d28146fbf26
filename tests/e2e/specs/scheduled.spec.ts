import type { Locator } from '@playwright/test';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

const bar = (tab: Tab): Locator => tab.page.getByRole('button', { name: /scheduled message|not sent/ });
const list = (tab: Tab): Locator => tab.page.getByRole('dialog', { name: 'Scheduled messages' });
const later = (tab: Tab): Locator => tab.page.getByRole('dialog', { name: 'Send later' });

/** Writes it, and has it sent tomorrow. */
async function schedule(tab: Tab, text: string): Promise<void> {
  await tab.composer.fill(text);
  await tab.page.getByRole('button', { name: 'Send later' }).click();
  await later(tab).getByRole('button', { name: 'Tomorrow morning' }).click();
  await later(tab).getByRole('button', { name: 'Schedule' }).click();
  await expect(later(tab)).toBeHidden();
}

test('what is sent later waits for its time, is changed, sent and seen by the other side', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Hello');
  await adaUser.schedule(conversation, 'By itself', 6);
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  const adasOther = await ada.newTab();
  await adasOther.goTo(conversation);
  await schedule(ada, 'Good morning');
  await expect(ada.composer).toHaveValue('');
  await expect(ada.composer).toBeFocused();
  await expect(bar(adasOther)).toContainText('scheduled message');
  await expect(ben.message('Hello')).toBeVisible();
  await expect(ben.message('Good morning')).toHaveCount(0);

  // One is sent at its time, with nobody doing anything.
  await expect(ben.message('By itself')).toBeVisible({ timeout: 20_000 });
  await expect(bar(ada)).toHaveText('1 scheduled message');

  await bar(ada).click();
  await expect(list(ada).getByRole('listitem')).toHaveText([/To be sent .*9:00.*Good morning/s]);
  await list(ada).getByRole('button', { name: 'Edit “Good morning”' }).click();
  await list(ada).getByRole('textbox', { name: 'Message' }).fill('Good evening');
  await list(ada).getByRole('button', { name: 'Monday morning' }).click();
  await list(ada).getByRole('button', { name: 'Save' }).click();
  await expect(list(ada).getByRole('listitem')).toHaveText([/Monday.*Good evening/s]);
  await list(ada).getByRole('button', { name: 'Send “Good evening” now' }).click();
  await expect(list(ada)).toContainText('Nothing is scheduled');
  await list(ada).getByRole('button', { name: 'Close' }).click();
  for (const tab of [ada, adasOther, ben]) await expect(tab.message('Good evening')).toBeVisible();
  await expect(bar(adasOther)).toHaveCount(0);
});

test('when the last one is deleted, the list says so and the bar goes', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  await ada.goTo(conversation);
  await expect(ada.composer).toBeVisible();
  await expect(bar(ada)).toHaveCount(0);
  await schedule(ada, 'Never mind');
  await bar(ada).click();
  await list(ada).getByRole('button', { name: 'Delete “Never mind”' }).click();
  await expect(list(ada)).toContainText('Nothing is scheduled');
  await list(ada).getByRole('button', { name: 'Close' }).click();
  await expect(bar(ada)).toHaveCount(0);
});

test('what may not be sent at its time is kept with the reason', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour', benUser);
  await benUser.schedule(group, 'Too late', 4);
  await adaUser.announce(group);
  const ben = await people.signedIn(benUser);
  await ben.page.goto(`/c/${group.id}`); // where there is no composer any more

  await expect(bar(ben)).toHaveText('1 message was not sent', { timeout: 20_000 });
  await bar(ben).click();
  await expect(list(ben).getByRole('listitem')).toHaveText([/Not sent .*Too late/s]);
  await list(ben).getByRole('button', { name: 'Send “Too late” now' }).click();
  ben.watch.expect(/status of 403 .*\/scheduled\//);
  await expect(list(ben).getByRole('alert')).toBeVisible();

  // A time that is over is refused here.
  await list(ben).getByRole('button', { name: 'Edit “Too late”' }).click();
  await list(ben).getByLabel('Date and time').fill('2020-01-01T09:00');
  await list(ben).getByRole('button', { name: 'Save' }).click();
  await expect(list(ben)).toContainText('Choose a time that lies ahead.');
});

test('without a connection nothing is scheduled, what is written stays, and what waits can be read', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { cable });
  await ada.goTo(conversation);
  await schedule(ada, 'First');
  await bar(ada).click();
  await expect(list(ada).getByRole('listitem')).toHaveText([/First/]);
  await ada.page.keyboard.press('Escape');
  await goOffline(ada, cable);

  await bar(ada).click();
  await expect(list(ada).getByRole('listitem')).toHaveText([/First/]);
  await list(ada).getByRole('button', { name: 'Delete “First”' }).click();
  await expect(list(ada).getByRole('alert')).toContainText('This needs a connection.');
  await ada.page.keyboard.press('Escape');
  await ada.composer.fill('Second');
  await ada.page.getByRole('button', { name: 'Send later' }).click();
  await later(ada).getByRole('button', { name: 'Schedule' }).click();
  await expect(later(ada).getByRole('alert')).toContainText('This needs a connection.');
  await goOnline(ada, cable);
  await later(ada).getByRole('button', { name: 'Schedule' }).click();
  await expect(later(ada)).toBeHidden();
  await expect(ada.composer).toHaveValue('');
  await expect(bar(ada)).toHaveText('2 scheduled messages');
});

test('on a phone a time is chosen and the list fits the page', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await phone.goTo(conversation);
  await phone.composer.fill('From the train');
  await phone.page.getByRole('button', { name: 'Send later' }).tap();
  await expect(later(phone).getByRole('button', { name: 'Schedule' })).toBeInViewport({ ratio: 1 });
  await later(phone).getByRole('button', { name: 'Tomorrow morning' }).tap();
  await later(phone).getByRole('button', { name: 'Schedule' }).tap();
  await bar(phone).tap();
  await expect(list(phone).getByRole('button', { name: 'Send “From the train” now' })).toBeInViewport({ ratio: 1 });
  await list(phone).getByRole('button', { name: 'Send “From the train” now' }).tap();
  await list(phone).getByRole('button', { name: 'Close' }).tap();
  await expect(phone.message('From the train')).toBeVisible();
});

test('looks: send later, the bar, the list of what waits', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'When will you be there?');
  await adaUser.schedule(conversation, 'I am at the end of the pier, where all the boats are. Bring a rope and something to eat.', 90_000);
  const ada = await people.signedIn(adaUser, { server: ownServer, reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await expect(bar(ada)).toBeVisible();
  await ada.composer.fill('Almost there');
  await expectGoodLooks(ada.page, 'scheduled-bar');
  await ada.page.getByRole('button', { name: 'Send later' }).click();
  await expect(later(ada)).toBeVisible();
  await expectGoodLooks(ada.page, 'scheduled-later');
  await ada.page.keyboard.press('Escape');
  await expect(later(ada)).toBeHidden();
  await bar(ada).click();
  await expect(list(ada).getByRole('listitem')).toHaveCount(1);
  await expectGoodLooks(ada.page, 'scheduled-list');
});
