import { goOffline, goOnline, shellKept } from '../fixtures/offline.ts';
import { sidewaysScrolling } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

// What features have in common, several at once: without a connection, on a narrow phone, and refused by the server.

const still = { reducedMotion: 'reduce' } as const;
const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, ...still };
const unreachable = 'The server cannot be reached.';

test('without a connection a group stays as it is, says why, and what was written is not lost', async ({ people, cable }) => {
  const [adaUser, eveUser] = [await people.api('Ada Lovelace'), await people.api('Eve Adams')];
  const group = await adaUser.group('Harbour crew', eveUser);
  await adaUser.ban(group, eveUser);
  const ada = await people.signedIn(adaUser, { cable, ...still });
  await shellKept(ada.page);
  await ada.goTo(group);
  const details = await ada.openDetails();
  const alert = details.getByRole('alert');
  const back = details.getByRole('button', { name: 'Back to details' });
  const lift = details.getByRole('button', { name: 'Lift the ban of Eve Adams' });
  const topic = details.getByLabel('What is it about?');
  const announcements = details.getByRole('switch', { name: 'Only moderators send messages' });
  await details.getByRole('button', { name: 'Banned people' }).click();
  await expect(lift).toBeVisible();

  await goOffline(ada, cable);
  await lift.click();
  await expect(alert).toContainText(unreachable);
  await back.click();
  await details.getByRole('button', { name: 'Invitation links' }).click();
  await expect(alert).toContainText(unreachable);
  await details.getByRole('button', { name: 'Create link' }).click();
  await expect(alert).toHaveCount(2);
  await back.click();
  await details.getByRole('button', { name: 'Say what it is about' }).click();
  await topic.fill('Boats and tides');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(details.getByText(unreachable)).toBeVisible();
  await announcements.click();
  await expect(alert).toContainText(unreachable);
  await expect(announcements).not.toBeChecked();

  await goOnline(ada, cable);
  await announcements.click();
  await expect(announcements).toBeChecked();
  await expect(topic).toHaveValue('Boats and tides');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(details.getByText('Boats and tides')).toBeVisible();
  await details.getByRole('button', { name: 'Banned people' }).click();
  await lift.click();
  await expect(details.getByText('Nobody is banned')).toBeVisible();
  await back.click();
  await details.getByRole('button', { name: 'Invitation links' }).click();
  await expect(details.getByText('No links yet')).toBeVisible();
});

test('on a narrow phone a group is run, and joined', async ({ people }) => {
  const [adaUser, benUser, eveUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor'), await people.api('Eve Adams')];
  const group = await adaUser.group('Harbour crew', eveUser);
  await adaUser.ban(group, eveUser);
  const ada = await people.signedIn(adaUser, phone);
  await ada.goTo(group);
  const details = await ada.openDetails();
  await details.getByRole('button', { name: 'Say what it is about' }).tap();
  await details.getByLabel('What is it about?').fill('Boats, tides and who brings the rope');
  await details.getByRole('button', { name: 'Save' }).tap();
  await expect(details.getByText('who brings the rope')).toBeVisible();
  await details.getByLabel('Slow mode').selectOption('10 seconds');
  await details.getByRole('switch', { name: 'Only moderators send messages' }).tap();
  await expect(details.getByRole('switch', { name: 'Only moderators send messages' })).toBeChecked();
  await details.getByRole('button', { name: 'Banned people' }).tap();
  await details.getByRole('button', { name: 'Lift the ban of Eve Adams' }).tap();
  await expect(details.getByText('Nobody is banned')).toBeVisible();
  await details.getByRole('button', { name: 'Back to details' }).tap();
  await details.getByRole('button', { name: 'Invitation links' }).tap();
  await details.getByRole('button', { name: 'Create link' }).tap();
  const link = (await details.getByRole('status').getByText('/invite/').textContent()) ?? '';
  await expect(details.getByRole('list', { name: 'Invitation links' }).getByRole('listitem')).toHaveCount(1);
  expect(await sidewaysScrolling(ada.page)).toEqual([]);
  await ada.closeDetails();

  const ben = await people.signedIn(benUser, phone);
  await ben.page.goto(new URL(link).pathname);
  await ben.page.getByRole('button', { name: 'Join group' }).tap();
  await expect(ben.page.getByRole('note')).toHaveText('Only moderators can send messages in this group.');
  await expect(ada.log).toContainText('Ben Okafor joined by a link of you');
  expect(await sidewaysScrolling(ben.page)).toEqual([]);
});

test('on a narrow phone a message is found, its link followed, and a doubtful address asked about', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'the lighthouse is white', ...Array.from({ length: 40 }, (_, i) => `line ${i + 1}`));
  const links = await benUser.group('Links', adaUser);
  await benUser.send(links, '[bank.example](https://evil.example/login)');
  const ada = await people.signedIn(adaUser, phone);
  const { page } = ada;
  await ada.goTo(links);
  await ada.log.getByRole('button', { name: 'bank.example' }).tap();
  const question = page.getByRole('dialog', { name: 'Open this link?' });
  await expect(question.getByText('https://evil.example/login', { exact: true })).toBeVisible();
  expect(await sidewaysScrolling(page)).toEqual([]);
  await question.getByRole('button', { name: 'Cancel' }).tap();

  await ada.goTo(conversation);
  await page.getByRole('button', { name: 'Search in this conversation' }).tap();
  await page.getByRole('searchbox', { name: 'Search messages' }).fill('lighthouse');
  const hits = page.getByRole('list', { name: 'Messages found' }).getByRole('link');
  await expect(hits).toHaveCount(1);
  expect(await sidewaysScrolling(page)).toEqual([]);
  await hits.tap();
  await expect(ada.message('the lighthouse is white')).toBeInViewport();

  await page.goto(`/c/${conversation.id}/20`);
  await expect(ada.message('line 19')).toBeInViewport();
});

test('what the server refuses is said where it was asked for, and can be tried again', async ({ people, ownServer }) => {
  const [adaUser, eveUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Eve Adams', ownServer)];
  const group = await adaUser.group('Harbour crew', eveUser);
  await adaUser.ban(group, eveUser);
  const ada = await people.signedIn(adaUser, { server: ownServer, ...still });
  const { page } = ada;
  await ada.open('Harbour crew');

  await test.step('emoji that cannot be fetched are fetched again', async () => {
    ada.watch.expect(/ERR_FAILED at .*\/assets\/en-/);
    await page.route('**/assets/en-*.js', route => route.abort());
    await page.getByRole('button', { name: 'Emoji', exact: true }).click();
    await expect(page.getByRole('dialog', { name: 'Emoji' }).getByRole('alert')).toBeVisible();
    await page.unroute('**/assets/en-*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('combobox', { name: 'Search emoji' })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  const details = await ada.openDetails();
  await test.step('a topic that is too long', async () => {
    ada.watch.expect(/status of 400 .*\/conversations\//);
    await details.getByRole('button', { name: 'Say what it is about' }).click();
    await details.getByLabel('What is it about?').fill('tides '.repeat(300));
    await details.getByRole('button', { name: 'Save' }).click();
    await expect(details.getByText(/1,?024 bytes/)).toBeVisible();
    await details.getByRole('button', { name: 'Cancel' }).click();
  });

  await test.step('a time that the operator has forbidden since', async () => {
    ada.watch.expectLostConnection();
    await ownServer.restart({ Parley__Retention__Shortest: '7.00:00:00' });
    await expect(ada.connection).toBeEmpty();
    await details.getByLabel('Disappearing messages').selectOption('1 hour after they were sent');
    await expect(details.getByRole('alert')).toBeVisible();
    await details.getByLabel('Disappearing messages').selectOption('7 days after they were sent');
    await expect(details.getByRole('alert')).toBeHidden();
  });

  await test.step('a ban that cannot be lifted now', async () => {
    await details.getByRole('button', { name: 'Banned people' }).click();
    const lift = details.getByRole('button', { name: 'Lift the ban of Eve Adams' });
    await expect(lift).toBeVisible();
    ada.watch.expect(/ERR_FAILED at .*\/bans\//);
    await page.route('**/bans/*', route => route.abort());
    await lift.click();
    await expect(details.getByRole('alert')).toContainText(unreachable);
    await page.unroute('**/bans/*');
    await lift.click();
    await expect(details.getByText('Nobody is banned')).toBeVisible();
  });
});

test('without a connection texts are drawn as ever, doubtful links ask, and emoji are at hand', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const code = ['```js', 'const boats = 12;', '```'].join('\n');
  await benUser.send(conversation, 'We **really** do, ||secretly||', code, '[bank.example](https://evil.example/login)', 'see https://example.org/pier');
  const ada = await people.signedIn(adaUser, { cable, ...still });
  const { page, log, composer } = ada;
  await shellKept(page);
  await ada.goTo(conversation);
  await expect(log.getByRole('link', { name: 'https://example.org/pier' })).toBeVisible();
  await goOffline(ada, cable);
  await page.reload();

  await expect(log.locator('strong')).toHaveText('really');
  await expect(log.locator('pre [data-scope="keyword"]')).toHaveText('const');
  await log.getByRole('button', { name: 'Show what is hidden here' }).click();
  await expect(log.getByText('secretly')).toBeVisible();
  await expect(log.getByRole('link', { name: 'https://example.org/pier' })).toHaveAttribute('href', 'https://example.org/pier');
  await log.getByRole('button', { name: 'bank.example' }).click();
  const question = page.getByRole('dialog', { name: 'Open this link?' });
  await expect(question.getByText('https://evil.example/login', { exact: true })).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await page.getByRole('combobox', { name: 'Search emoji' }).fill('sailboat');
  await page.getByRole('gridcell', { name: 'sailboat', exact: true }).click();
  await expect(composer).toHaveValue('⛵️');
  await ada.send('*all* aboard');
  await expect(log.locator('em')).toHaveText('all');

  await goOnline(ada, cable);
  await expect.poll(async () => (await benUser.messages(conversation)).at(-1)?.text).toBe('*all* aboard');
});

test('what a browser keeps is shown without a connection, also when it takes long to read', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await benUser.send(conversation, 'kept here');
  const ada = await people.signedIn(adaUser, { cable, ...still });
  const { page } = ada;
  await shellKept(page);
  await ada.goTo(conversation);
  await expect(ada.message('kept here')).toBeVisible();
  await goOffline(ada, cable);
  // All that the store says comes later than it is waited for.
  await page.addInitScript(() => {
    const Quick = Worker;
    window.Worker = class extends Quick {
      override set onmessage(heard: ((this: Worker, event: MessageEvent) => void) | null) {
        super.onmessage = event => void setTimeout(() => heard?.call(this, event), 8_000);
      }
    };
  });
  await page.goto('/');
  await expect(page.getByText('What this browser keeps is still loading…')).toBeVisible();
  await expect(ada.entry('Ben Okafor')).toContainText('kept here');
  await expect(page.getByText('What this browser keeps is still loading…')).toBeHidden();
  await ada.open('Ben Okafor');
  await expect(ada.message('kept here')).toBeVisible();

  await goOnline(ada, cable);
  await benUser.send(conversation, 'and after it');
  await expect(ada.message('and after it')).toBeVisible();
});
