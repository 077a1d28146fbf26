import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

async function answer(tab: Tab, text: string): Promise<void> {
  await tab.message(text).hover();
  await tab.message(text).getByRole('button', { name: 'Message actions' }).click();
  await tab.page.getByRole('menu', { name: 'Message actions' }).getByRole('menuitem', { name: 'Reply' }).click();
}

test('what one begins on one device is gone on with on another, and is sent once', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'Shall we?');
  const laptop = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const phone = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ben.goToList();
  await laptop.goTo(conversation);
  await phone.goToList();

  await answer(laptop, 'Shall we?');
  await laptop.composer.fill('Yes, but not bef');
  await expect(phone.entry('Ben Okafor')).toContainText('Draft: Yes, but not bef');
  await expect(ben.entry('Ada Lovelace')).not.toContainText('Draft');
  await phone.open('Ben Okafor');
  await expect(phone.composer).toHaveValue('Yes, but not bef');
  await expect(phone.page.getByRole('group', { name: 'Reply' })).toContainText('Replying to Ben Okafor');
  await phone.composer.fill('Yes, but not before noon');
  await expect(laptop.composer).toHaveValue('Yes, but not before noon');
  await phone.composer.press('Enter');
  await expect(laptop.message('Yes, but not before noon')).toBeVisible();
  await expect(laptop.composer).toHaveValue('');
  await laptop.goToList();
  await expect(laptop.entry('Ben Okafor')).not.toContainText('Draft');
  await expect(ben.entry('Ada Lovelace')).toContainText('Yes, but not before noon');
});

test('a draft is in the list until it is taken back', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'Shall we?');
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  await ada.composer.fill('Let me think');
  await ada.page.goto('/contacts');
  await expect(ada.entry('Ben Okafor')).toContainText('Draft: Let me think');
  await expectGoodLooks(ada.page, 'draft');
  await ada.open('Ben Okafor');
  await expect(ada.composer).toHaveValue('Let me think');
  await ada.composer.fill('');
  await ada.page.goto('/contacts');
  await expect(ada.entry('Ben Okafor')).toContainText('Shall we?');
});

test('without a connection a draft stays, and takes nothing back that was written elsewhere since', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const [first, second] = [await adaUser.direct(benUser), await adaUser.group('Harbour crew', benUser)];
  await benUser.send(first, 'one');
  await benUser.send(second, 'two');
  const train = await people.signedIn(adaUser, { cable });
  const desk = await people.signedIn(adaUser);
  await train.goTo(first);
  await expect(train.entry('Harbour crew')).toBeVisible();
  await goOffline(train, cable);
  await train.composer.fill('on the train');
  await train.open('Harbour crew');
  await train.composer.fill('in the tunnel');
  await expect(train.list.getByRole('link', { name: /^Ben Okafor/ })).toContainText('Draft: on the train');
  await desk.goTo(second);
  await desk.composer.fill('at the desk');
  await expect.poll(async () => (await adaUser.draft(second))?.text).toBe('at the desk');

  // What comes too late is refused.
  train.watch.expect(/status of 409 .*\/draft$/);
  await goOnline(train, cable);
  await expect(train.composer).toHaveValue('at the desk');
  await expect(desk.list.getByRole('link', { name: /^Ben Okafor/ })).toContainText('Draft: on the train');
});

test('what the server cannot keep stays here, and is there after a reload', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  ada.watch.expect(/\/draft/);
  await ada.page.route('**/draft', route => route.fulfill({ status: 503, json: { code: 'unavailable', title: 'Not now', retryable: true } }));
  await ada.goTo(conversation);
  const tried = ada.page.waitForResponse(/\/draft$/);
  await ada.composer.fill('not lost');
  await tried;
  await expect(ada.composer).toHaveValue('not lost');
  await ada.page.reload();
  await expect(ada.composer).toHaveValue('not lost');
  expect(await adaUser.draft(conversation)).toBeUndefined();
  await ada.page.unroute('**/draft');
  await ada.page.reload();
  await expect.poll(async () => (await adaUser.draft(conversation))?.text).toBe('not lost');
});

test('on a phone the list shows what was begun', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'Shall we?');
  const phone = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await phone.goTo(conversation);
  await phone.composer.fill('Let me think about it for as long as it takes to fill this line and more');
  await phone.page.getByRole('main').getByRole('link', { name: 'Back to conversations' }).tap();
  await expect(phone.entry('Ben Okafor')).toContainText('Draft: Let me think');
});
