import { bell, signedIn } from '../fixtures/notifications.ts';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { shellKept } from '../fixtures/offline.ts';
import { click, deliver, PushService, shown, wholeChromium } from '../fixtures/push.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ launchOptions: wholeChromium });

test('the system shows what comes while nobody looks at the page, until it is read elsewhere', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const here = await signedIn(people, adaUser);
  const there = await people.signedIn(adaUser);
  await here.context.grantPermissions(['notifications']);
  await here.page.goto('/settings/notifications');
  await shellKept(here.page);
  await here.page.getByRole('switch', { name: 'Show notifications' }).click();
  await expect(here.page.getByRole('switch', { name: 'Show notifications' })).toBeChecked();
  await expectGoodLooks(here.page, 'settings-notifications-granted');
  await benUser.send(conversation, 'Somebody looks');
  await expect(bell(there.page, 1)).toBeVisible();
  await there.goTo(conversation);
  await expect.poll(() => adaUser.unreadNotifications()).toBe(0);
  await there.goToList();
  await expect(bell(there.page, 0)).toBeVisible();

  // Each page of a test believes that it is looked at.
  await here.page.evaluate(() => Object.assign(document, { hasFocus: () => false }));
  await benUser.send(conversation, 'Nobody looks');
  await expect.poll(() => shown(here.page)).toEqual([{ title: 'Parley', body: 'New message' }]);
  await there.goTo(conversation);
  await expect.poll(() => shown(here.page)).toEqual([]);
});

test('a push is shown without a page, its click opens the conversation, and reading elsewhere takes it away', async ({
  people,
  ownServer,
}) => {
  const service = await PushService.start();
  await ownServer.restart(service.settings);
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  const here = await signedIn(people, adaUser, { server: ownServer });
  const there = await people.signedIn(adaUser, { server: ownServer });
  // The server ends before the browsers do.
  for (const each of [here, there]) each.watch.expectLostConnection();
  await here.context.grantPermissions(['notifications']);
  await service.subscribe(here.context);
  await here.page.goto('/settings/notifications');
  await shellKept(here.page);
  await here.page.getByRole('switch', { name: 'Also when Parley is closed' }).click();
  await expect(here.page.getByRole('switch', { name: 'Also when Parley is closed' })).toBeChecked();
  await here.page.getByRole('switch', { name: 'Show who wrote what' }).click();
  await expect(here.page.getByRole('switch', { name: 'Show who wrote what' })).toBeEnabled();

  // A page of the same site, without the program; for a picture the browser looks for an icon by itself.
  here.watch.expect(/status of 404 .*\/favicon\.ico$/);
  await here.page.goto('/favicon.svg');
  await benUser.send(conversation, 'Land ahoy');
  await deliver(here.page, await service.next());
  await expect.poll(() => shown(here.page)).toEqual([{ title: 'Ben Okafor', body: 'Land ahoy' }]);
  await there.goTo(conversation);
  await deliver(here.page, await service.next());
  await expect.poll(() => shown(here.page)).toEqual([]);

  await there.goToList();
  await benUser.send(conversation, 'An island');
  await deliver(here.page, await service.next());
  await here.page.goto('/settings/notifications');
  await expect.poll(() => shown(here.page)).toEqual([{ title: 'Ben Okafor', body: 'An island' }]);
  await click(here.context);
  await expect(here.heading).toHaveText('Ben Okafor');
  await expect(here.message('An island')).toBeVisible();

  await here.page.goto('/settings/notifications');
  await here.page.getByRole('switch', { name: 'Also when Parley is closed' }).click();
  type Browsers = { items: object[] };
  await expect.poll(async () => (await adaUser.get<Browsers>('/me/push-subscriptions')).items).toEqual([]);
  service.stop();
});
