import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;
const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, ...still };

/** Short enough to be waited for. */
const quick = { Parley__Retention__Shortest: '00:00:01', Parley__Retention__SweepInterval: '00:00:01' };

test('how long messages stay is chosen by either of two, and both read it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const chat = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser, phone);
  await ada.goTo(chat);
  await ben.goTo(chat);
  await expect(ada.log).not.toContainText('disappear');

  let details = await ada.openDetails();
  await details.getByLabel('Disappearing messages').selectOption('1 day after they were sent');
  await expect(ben.log).toContainText('Ada Lovelace set messages to disappear 1 day after they were sent');
  await expect(ben.log).toContainText('Messages here disappear 1 day after they were sent.');
  await expect(ben.page.getByRole('img', { name: 'Messages here disappear 1 day after they were sent.' })).toBeVisible();
  await expectGoodLooks(ada.page, 'retention-choice');
  await ada.closeDetails();

  details = await ben.openDetails();
  await details.getByLabel('Disappearing messages').selectOption('When all have received them, at the latest after 1 hour');
  await expect(ada.log).toContainText('Ben Okafor set messages to disappear once everybody has received them, and after 1 hour at the latest');
  await details.getByLabel('Disappearing messages').selectOption('Off');
  await ben.closeDetails();
  await expect(ada.log).toContainText('Ben Okafor turned disappearing messages off');
  await expect(ada.log).not.toContainText('Messages here disappear');
  await expectGoodLooks(ada.page, 'retention-told');
});

test('in a group admins choose, and everybody sees it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour', benUser);
  await adaUser.setRetention(group, 'age', 7 * 86_400);
  const ben = await people.signedIn(benUser, still);
  await ben.goTo(group);
  const details = await ben.openDetails();
  await expect(details.getByText('Messages here disappear 7 days after they were sent.')).toBeVisible();
  await expect(details.getByLabel('Disappearing messages')).toBeHidden();
});

test('what is past its time disappears before the eyes of both, and from what the browser keeps', async ({ people, ownServer }) => {
  await ownServer.restart(quick);
  const options = { server: ownServer, ...still };
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const chat = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, options);
  const ben = await people.signedIn(benUser, options);
  await ada.goTo(chat);
  await ben.goTo(chat);
  await ada.send('A secret');
  await expect(ben.message('A secret')).toBeVisible();
  await adaUser.setRetention(chat, 'age', 3);
  for (const person of [ada, ben]) {
    await expect(person.message('A secret')).toBeHidden();
    await expect(person.page.getByText('A secret')).toHaveCount(0);
  }
  await expect.poll(async () => (await benUser.messages(chat)).length).toBe(0);

  // A reload shows what is stored: nothing of it.
  await ben.page.reload();
  await expect(ben.log).toContainText('Messages here disappear 3 seconds after they were sent.');
  await expect(ben.page.getByText('A secret')).toHaveCount(0);
  await adaUser.setRetention(chat, 'keep');
  await ada.send('Stays');
  await expect(ben.message('Stays')).toBeVisible();
});

test('without a connection a message is hidden when its time is over, and gone when one is back', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const chat = await adaUser.direct(benUser);
  await adaUser.setRetention(chat, 'age', 60);
  const ben = await people.signedIn(benUser, { cable, ...still });
  await ben.goTo(chat);
  await adaUser.send(chat, 'For a minute');
  await expect(ben.message('For a minute')).toBeVisible();
  await shellKept(ben.page);

  await goOffline(ben, cable);
  await expect(ben.message('For a minute')).toBeVisible();
  await expect(ben.message('For a minute')).toBeHidden({ timeout: 90_000 });
  await expect(ben.page.getByText('For a minute')).toHaveCount(0);
  await ben.page.reload();
  await expect(ben.composer).toBeVisible();
  await expect(ben.page.getByText('For a minute')).toHaveCount(0);

  await goOnline(ben, cable);
  await adaUser.send(chat, 'The next one');
  await expect(ben.message('The next one')).toBeVisible();
  await expect(ben.page.getByText('For a minute')).toHaveCount(0);
});
