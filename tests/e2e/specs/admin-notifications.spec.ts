import { ApiUser } from '../fixtures/api.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { PushService } from '../fixtures/push.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('the owner sees why somebody was not told, and has what could not be delivered tried again', async ({ people, ownServer }) => {
  const service = await PushService.start();
  service.refuses = true;
  const owner = await ApiUser.register(ownServer.url, people.account('Olga Owner'), ownServer.setupCode);
  await ownServer.restart(service.settings);
  const adaUser = await people.api('Ada Lovelace', ownServer);
  const benUser = await people.api('Ben Okafor', ownServer);
  const cemUser = await people.api('Cem Yıldız', ownServer);
  const muted = await adaUser.direct(cemUser);
  await adaUser.mute(muted);
  await adaUser.subscribe(service.subscription);
  await cemUser.send(muted, 'Psst');
  await benUser.send(await benUser.direct(adaUser), 'Land ahoy');
  await expect.poll(async () => (await adaUser.get<{ items: unknown[] }>('/notifications?state=withheld')).items.length).toBe(1);

  const olga = await people.signedIn(owner, { server: ownServer, ...still });
  olga.watch.expectLostConnection(); // the server ends before the browser does
  const { page } = olga;
  const main = page.getByRole('main');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('link', { name: 'Notifications' }).click();
  await page.getByRole('searchbox', { name: 'Search people' }).fill(adaUser.account.username);
  await expect(main.getByRole('link', { name: /Ada Lovelace/ })).toHaveCount(1);
  await expectGoodLooks(page, 'admin-notifications-people');
  await main.getByRole('link', { name: /Ada Lovelace/ }).click();

  await test.step('what was told: by which channel, and what became of it', async () => {
    await expect(main.getByRole('heading', { name: 'Ada Lovelace' })).toBeVisible();
    await page.getByRole('button', { name: 'What became of “A message from Ben Okafor”' }).click();
    await expect(main.getByRole('region', { name: 'On their browsers' })).toContainText('They were to be told at once');
    await expect(main.getByRole('region', { name: 'On their browsers' })).toContainText('It could not be delivered (413).');
    await expect(main).not.toContainText('Land ahoy');
    await expectGoodLooks(page, 'admin-notifications-told');
  });

  await test.step('what was held back: why', async () => {
    await page.getByText('Held back', { exact: true }).first().click();
    await page.getByRole('button', { name: 'What became of “A message from Cem Yıldız”' }).click();
    await expect(main.getByRole('region', { name: 'In Parley' })).toContainText('they had muted the conversation');
    await expectGoodLooks(page, 'admin-notifications-withheld');
    await page.getByRole('link', { name: 'All people' }).click();
  });

  await test.step('what no attempt could deliver is tried again, and then it is gone', async () => {
    await page.getByText('Undelivered', { exact: true }).click();
    await expect(main.getByText('A push to a browser')).toBeVisible();
    await expect(main.getByText('413')).toBeVisible();
    await expectGoodLooks(page, 'admin-notifications-undelivered');
    service.refuses = false;
    await page.getByRole('button', { name: /^Try again: A push to a browser/ }).click();
    await expect(main.getByText('It is tried again.')).toBeVisible();
    await expect(main.getByText('Everything was delivered')).toBeVisible();
    await expect.poll(() => service.count).toBeGreaterThan(1);
    await expectGoodLooks(page, 'admin-notifications-delivered');
  });
  service.stop();
});

test('a list of the undelivered that cannot be loaded says so, and one is given up only when asked twice', async ({ people }) => {
  const olga = await people.signedIn(await people.owner(), still);
  const { page } = olga;
  olga.watch.expect(/status of 503/);
  await page.route('**/dead-letters', route => route.fulfill({ status: 503, body: '' }));
  await page.goto('/admin/notifications');
  await page.getByText('Undelivered', { exact: true }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The server is busy');
  await page.unroute('**/dead-letters');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Everything was delivered')).toBeVisible();

  await test.step('an admin of today may give up what another has given up already', async () => {
    const letter = { entry: 4711, topic: 'mail', createdAt: '2026-03-01T10:00:00Z', attempts: 12, lastError: 'MailException: no answer' };
    await page.route('**/dead-letters', route => route.fulfill({ json: { items: [letter], nextCursor: null } }));
    await page.reload();
    await page.getByText('Undelivered', { exact: true }).click();
    await page.getByRole('button', { name: /^Give up: A mail/ }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('Give this up for good?')).toBeHidden();
    await page.getByRole('button', { name: /^Give up: A mail/ }).click();
    olga.watch.expect(/status of 404/);
    await page.getByRole('button', { name: 'Give up', exact: true }).click();
    await expect(page.getByRole('alert').first()).toContainText('It no longer exists');
  });
});
