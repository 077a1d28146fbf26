import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, ...still };

test('an owner makes a group public, somebody else finds it, joins it, and reads what is said', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const title = `Harbour crew ${adaUser.account.username}`;
  const group = await adaUser.group(title, cemUser);
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser, still);
  await ada.goTo(group);
  await ben.page.getByRole('button', { name: 'New conversation' }).click();
  await ben.page.getByRole('link', { name: 'Discover public groups' }).click();
  const search = ben.page.getByRole('searchbox', { name: 'Search public groups' });
  await search.fill(title);
  await expect(ben.page.getByText('No public group has these words')).toBeVisible();
  await expectGoodLooks(ben.page, 'discover-nothing');

  const details = await ada.openDetails();
  await details.getByRole('switch', { name: 'Public group' }).click();
  await expect(details.getByRole('switch', { name: 'Public group' })).toBeChecked();
  await expectGoodLooks(ada.page, 'group-public');
  await ada.page.keyboard.press('Escape');
  await expect(ada.log.getByText('You made the group public')).toBeVisible();

  await search.fill('');
  await search.fill(title.toUpperCase());
  const found = ben.page.getByRole('list', { name: 'Public groups' }).getByRole('listitem');
  await expect(found).toContainText('2 members');
  await expectGoodLooks(ben.page, 'discover');
  await found.getByRole('button', { name: `Join ${title}` }).click();
  await expect(ben.heading).toHaveText(title);
  await adaUser.send(group, 'Welcome');
  await expect(ben.message('Welcome')).toBeVisible();
  await expect(ada.log.getByText('Ben Okafor joined')).toBeVisible();
  await ben.page.goto('/discover');
  await search.fill(title);
  await expect(found.getByRole('link', { name: `Open ${title}` })).toBeVisible();
});

test('who is banned is told so, and a group that went private meanwhile is not there', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const [first, second] = [`Ban ${adaUser.account.username}`, `Gone ${adaUser.account.username}`];
  const [closed, gone] = [await adaUser.group(first, benUser), await adaUser.group(second, await people.api('Cem Yıldız'))];
  await adaUser.ban(closed, benUser);
  for (const group of [closed, gone]) await adaUser.publish(group);
  const ben = await people.signedIn(benUser, still);
  await ben.page.goto('/discover');
  const answered = ben.page.waitForResponse(answer => answer.url().includes('/groups?query='));
  await ben.page.getByRole('searchbox', { name: 'Search public groups' }).fill(adaUser.account.username);
  await answered;
  ben.watch.expect(/status of 403 .*\/join/);
  await ben.page.getByRole('button', { name: `Join ${first}` }).click();
  await expect(ben.page.getByRole('alert')).toBeVisible();
  await adaUser.patch(`/conversations/${gone.id}`, { visibility: 'private' });
  ben.watch.expect(/status of 404 .*\/join/);
  await ben.page.getByRole('button', { name: `Join ${second}` }).click();
  await expect(ben.page.getByRole('alert')).toHaveCount(2);
  await expectGoodLooks(ben.page, 'discover-refused');
});

test('without a connection it says so, and goes on with the next one, on a phone too', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const title = `Phone ${adaUser.account.username}`;
  await adaUser.publish(await adaUser.group(title, benUser), 'What happens on the water, and when. '.repeat(6));
  const cem = await people.signedIn(await people.api('Cem Yıldız'), { cable, ...phone });
  cem.watch.expectLostConnection();
  await cem.page.goto('/discover');
  const search = cem.page.getByRole('searchbox', { name: 'Search public groups' });
  await search.fill(title);
  const found = cem.page.getByRole('button', { name: `Join ${title}` });
  await expect(found).toBeVisible();
  await expectGoodLooks(cem.page, 'discover-topic');
  await cable.cut();
  await expect(cem.connection).toContainText('Connection lost');
  await search.fill(`${title} crew`);
  await expect(cem.page.getByRole('alert')).toContainText('The server cannot be reached.');
  await search.fill(title);
  await cable.mend();
  await expect(cem.connection).toBeEmpty();
  await expect(found).toBeVisible();
  await expect(cem.page.getByRole('alert')).toHaveCount(0);
});
